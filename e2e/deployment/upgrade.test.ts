import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { run, tryRun } from "./run-program";
import { Stack } from "./stack";
import { watch } from "./watch";

const { stack: shared } = inject("shared");
const version = shared.env["SEAWORTHY_VERSION"] ?? "local";
const nextVersion = `${version}-next`;
const previous = new Stack({
  ...shared,
  project: `${shared.project}-upgrade`,
  port: shared.port + 1,
  env: { ...shared.env, SEAWORTHY_VERSION: version, WEB_REPLICAS: "2", WORKER_REPLICAS: "1" },
});
const next = previous.with({ SEAWORTHY_VERSION: nextVersion });
const migration = "0900_a_later_release.sql";

/** The image of this checkout with one more migration of the store: as a later release differs, as far as a store knows. */
async function buildNext(folder: string): Promise<void> {
  await writeFile(join(folder, migration), "ALTER TABLE settings ADD COLUMN of_a_later_release INT NULL;\n");
  await writeFile(join(folder, "Dockerfile"), `FROM seaworthy:${version}\nCOPY ${migration} /app/drizzle/\n`);
  await run("docker", ["build", "--quiet", "--tag", `seaworthy:${nextVersion}`, folder]);
}

/** A script of the project, as an operator runs it on this stack. */
const script = (stack: Stack, name: string, ...args: string[]) =>
  tryRun("sh", [`scripts/docker/${name}.sh`, ...args], { env: stack.environment() });

const emails = async (stack: Stack) =>
  (JSON.parse(await stack.seaworthy("user", "list", "--json")) as { email: string }[]).map(({ email }) => email);
const backups = async (stack: Stack) => JSON.parse(await stack.seaworthy("backup", "list", "--json")) as object;
const createUser = (stack: Stack, email: string) =>
  stack.seaworthy("user", "create", "--email", email, "--name", "Somebody", "--role", "viewer");

/** As docs/upgrade.md tells it. */
describe("to the next release and back", { timeout: 300_000 }, () => {
  let folder: string;
  let before: object;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "seaworthy-next-"));
    await buildNext(folder);
    await previous.up();
    await createUser(previous, "early@example.test");
    await previous.seaworthy("backup", "create");
    before = await backups(previous);
  });
  afterAll(async () => {
    await next.down();
    await tryRun("docker", ["rmi", `seaworthy:${nextVersion}`]);
    await rm(folder, { recursive: true, force: true });
  });

  test("the store is saved, migrated once, and nobody is turned away", async () => {
    const problems = watch(`${previous.url}/sign-in`);
    const { code, output } = await script(next, "deploy", "--no-build");
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/saved before that as \/backups\/store\/seaworthy-.*0900/),
    ]);
    expect(output).toContain("replaced 2 of 2");
    const [, replica] = await next.containers("web");
    expect(replica?.config.Image).toBe(`seaworthy:${nextVersion}`);
    expect(await backups(next)).toEqual(before);
    await createUser(next, "late@example.test");
    expect(await problems()).toEqual([]);
  });

  test("the image before does not touch a store that is newer, and says so", async () => {
    const { code, output } = await previous.tryCompose(["run", "--rm", "--no-deps", "--no-TTY", "migrate"]);
    expect(code).not.toBe(0);
    expect(output.trim().split("\n").at(-1)).toContain(`migrated by a newer release (${migration})`);
  });

  test("with the store's archive put back, the image before goes on where it was", async () => {
    await next.compose(["stop", "proxy", "web", "worker"]);
    const listed = await script(previous, "restore-store");
    const archive = /seaworthy-\S+\.sql\.zst/.exec(listed.output)?.[0] ?? "none";
    const { code, output } = await script(previous, "restore-store", archive);
    expect([code, output]).toEqual([0, expect.stringContaining(`The store is as ${archive} has it`)]);
    const kept = /store-before-\S+\.sql/.exec(output)?.[0] ?? "none";
    expect(await readFile(kept, "utf8")).toContain("late@example.test");
    await rm(kept);

    await previous.up();
    expect(await emails(previous)).toEqual(["early@example.test"]);
    expect(await backups(previous)).toEqual(before);
    await previous.seaworthy("backup", "create");
  });
});
