import type { TestProject } from "vitest/node";
import { newSecret } from "@/lib/kernel/ids";
import { freePort } from "@/scripts/setup/servers.mjs";
import { run } from "./run-program";
import { Stack } from "./stack";
import { type Credentials, Visitor } from "./visitor";

/**
 * Brings the production stack up from nothing, with four values and the first administrator, for all tests. The image is
 * built from this checkout, and `make up` does it as docs/install.md says, unless SEAWORTHY_VERSION names one that is there.
 */
export default async function bringUp(project: TestProject): Promise<() => Promise<void>> {
  const stack = new Stack({
    project: `seaworthy-check-${process.pid}`,
    port: await freePort(),
    env: { ...fourValues(), ...given("SEAWORTHY_VERSION"), SEAWORTHY_COMMIT: await commit() },
  });
  try {
    const builds = process.env["SEAWORTHY_VERSION"] === undefined;
    if (builds) await stack.compose(["build", "--quiet"], { limitSeconds: 1200 });
    const startedAt = performance.now();
    await (builds ? run("make", ["up"], { env: stack.environment() }) : stack.up());
    const upSeconds = Math.round((performance.now() - startedAt) / 1000);
    console.log(`The stack was up ${upSeconds} s after it was asked for.`);
    project.provide("shared", { stack: stack.options, upSeconds, administrator: await letIn(stack) });
  } catch (error) {
    console.error((await stack.tryCompose(["logs", "--no-color", "--tail", "30"])).output);
    await stack.down();
    throw error;
  }
  return () => stack.down();
}

/** Makes the first administrator as a person does: with a link that is made inside, in the form that it leads to. */
async function letIn(stack: Stack): Promise<Credentials> {
  const link = new URL((await stack.seaworthy("first-admin-link")).trim());
  const credentials = { email: "bea@example.test", password: "calm harbour at dawn 7" };
  const input = { token: link.searchParams.get("token"), name: "Bea Portman", ...credentials };
  const path = `${link.pathname}${link.search}`;
  const made = await new Visitor(stack).act<{ ok: boolean }>(path, "createFirstAdministratorAction", input);
  if (!made.ok) throw new Error(`The first administrator could not be made: ${JSON.stringify(made)}`);
  return credentials;
}

/** With BASE_URL, which the stack knows. */
function fourValues(): Record<string, string> {
  return {
    AUTH_SECRET: newSecret(),
    DATABASE_PASSWORD: newSecret(),
    TARGET_DATABASE_URL: "mysql://seaworthy:application@application/shop",
  };
}

/** As `make` finds it out; here, so that every command names the same. */
async function commit(): Promise<string> {
  return (await run("sh", ["scripts/docker/commit.sh"])).trim();
}

function given(name: string): Record<string, string> {
  const value = process.env[name];
  return value === undefined ? {} : { [name]: value };
}
