import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { run, tryRun } from "./run-program";
import { Stack } from "./stack";
import { standStill } from "./test-stack";
import { Visitor } from "./visitor";
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
const deployment = "0900090009000900";
const person = { email: "early@example.test", password: "seven slow lighthouses" };

/**
 * The image of this checkout with one more migration of the store and another deployment's name: as a later release differs,
 * as far as a store and a browser know.
 */
async function buildNext(folder: string): Promise<void> {
  await writeFile(join(folder, migration), "ALTER TABLE settings ADD COLUMN of_a_later_release INT NULL;\n");
  const rename = [
    `id=$(sed -n 's/.*"deploymentId":"\\([0-9a-f]*\\)".*/\\1/p' server.js)`,
    `grep -rlF "$id" .next server.js | tr '\\n' '\\0' | xargs -0 sed -i "s/$id/${deployment}/g"`,
  ].join(" && ");
  const steps = [`FROM seaworthy:${version}`, "USER root", `RUN ${rename}`, "USER node"];
  await writeFile(join(folder, "Dockerfile"), [...steps, `COPY ${migration} /app/drizzle/`, ""].join("\n"));
  await run("docker", ["build", "--quiet", "--tag", `seaworthy:${nextVersion}`, folder]);
}

/** A script of the project, as an operator runs it on this stack. */
const script = (stack: Stack, name: string, ...args: string[]) =>
  tryRun("sh", [`scripts/docker/${name}.sh`, ...args], { env: stack.environment() });

const emails = async (stack: Stack) =>
  (JSON.parse(await stack.seaworthy("user", "list", "--json")) as { email: string }[]).map(({ email }) => email);
const backups = async (stack: Stack) => JSON.parse(await stack.seaworthy("backup", "list", "--json")) as object;
const createUser = (stack: Stack, email: string) => {
  const command = ["seaworthy", "user", "create", "--email", email, "--name", "Somebody", "--role", "viewer"];
  return stack.exec("web", [...command, "--password-stdin"], person.password);
};

standStill();

/** As docs/upgrade.md tells it. */
describe("to the next release and back", { timeout: 300_000 }, () => {
  let folder: string;
  let before: object;
  let visitor: Visitor;
  let sendForm: (input: object) => Promise<{ ok: boolean }>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "seaworthy-next-"));
    await buildNext(folder);
    await previous.up();
    await createUser(previous, person.email);
    visitor = await new Visitor(previous).signIn(person);
    sendForm = await visitor.openForm("/account", "changeNameAction");
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

  test("a form of a page from before is sent to the next release, and one that this one does not have is refused", async () => {
    expect((await visitor.ask("/account")).text).toContain(deployment);
    expect(await sendForm({ name: "Renamed" })).toMatchObject({ ok: true });
    expect((await visitor.ask("/account")).text).toContain("Renamed");
    // By which the page knows that it has to be loaded again, and says so (components/api.ts).
    const { status, headers } = await visitor.sendForm("/account", "7f".repeat(21), {});
    expect(status).toBeGreaterThanOrEqual(400);
    expect(headers["x-nextjs-action-not-found"]).toBe("1");
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
    expect(await emails(previous)).toEqual([person.email]);
    expect(await backups(previous)).toEqual(before);
    await previous.seaworthy("backup", "create");
  });
});
