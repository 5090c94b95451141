import { afterAll, beforeAll, inject } from "vitest";
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

/** For tests with a stack of their own: until they are done, the shared one is frozen and takes no processor from it. */
export function standStill(): void {
  beforeAll(() =>
    sharedStack()
      .compose(["pause"])
      .then(() => undefined),
  );
  afterAll(() =>
    sharedStack()
      .compose(["unpause"])
      .then(() => undefined),
  );
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
