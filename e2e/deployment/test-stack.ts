import { afterAll, beforeAll, inject } from "vitest";
import { inspect, isHealthy } from "./container";
import { run, tryRun } from "./run-program";
import { Stack, type StackOptions } from "./stack";
import { type Credentials, Visitor } from "./visitor";

/** What is known of the stack that all tests share, beside how to reach it. */
export interface Shared {
  stack: StackOptions;
  /** How long `docker compose up --wait` took, from nothing to everything healthy. */
  upSeconds: number;
  administrator: Credentials;
}

declare module "vitest" {
  interface ProvidedContext {
    shared: Shared;
  }
}

export function sharedStack(): Stack {
  return new Stack(inject("shared").stack);
}

/**
 * For tests with a stack of their own: until they are done the shared one is frozen, as far as the engine can (not while it
 * asks a container for its health), and takes no processor from theirs.
 */
export function standStill(): void {
  const ofShared = ["--quiet", "--filter", `label=com.docker.compose.project=${inject("shared").stack.project}`];
  const list = async (status: "running" | "paused") =>
    (await run("docker", ["ps", ...ofShared, "--filter", `status=${status}`])).split("\n").filter(Boolean);
  beforeAll(async () => {
    await tryRun("docker", ["pause", ...(await list("running"))]);
  });
  afterAll(async () => {
    const paused = await list("paused");
    if (paused.length > 0) await run("docker", ["unpause", ...paused]);
    // Frozen, they answered no question about their health.
    const areHealthy = async () => (await inspect(await list("running"))).every(isHealthy) || undefined;
    await sharedStack().until("all are healthy again", areHealthy, 100);
  });
}

export function signedIn(stack: Stack): Promise<Visitor> {
  return new Visitor(stack).signIn(inject("shared").administrator);
}

/** Another administrator of the stack, made from inside: what one person may ask for in a minute is limited. */
export async function newAdministrator(stack: Stack, name: string): Promise<Visitor> {
  const credentials = { email: `${name}@example.test`, password: "seven slow lighthouses" };
  const command = ["seaworthy", "user", "create", "--name", name, "--email", credentials.email];
  await stack.exec("web", [...command, "--role", "administrator", "--password-stdin"], credentials.password);
  return new Visitor(stack).signIn(credentials);
}
