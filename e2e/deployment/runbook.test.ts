import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { newSecret } from "@/lib/kernel/ids";
import { freePort } from "@/scripts/setup/servers.mjs";
import { blocksOf, readPage } from "@/test/docs/pages";
import { run } from "./run-program";
import { Stack } from "./stack";
import { standStill } from "./test-stack";
import { ask, Visitor } from "./visitor";

const { stack: shared } = inject("shared");
const person = { email: "tilda@example.test", password: "seven slow lighthouses" };
standStill();

/** The block of a page that holds this text. */
function commandsOf(page: string, text: string): string {
  const block = blocksOf(readPage(page)).find(({ language, code }) => language === "sh" && code.includes(text));
  if (block === undefined) throw new Error(`${page} has no commands with ${text}`);
  return block.code;
}

describe("what the pages tell an operator of the Compose stack to type", { timeout: 240_000 }, () => {
  let folder: string;
  let stack: Stack;

  const type = (on: Stack, commands: string) => run("sh", ["-euc", commands], { env: on.environment() });
  const mayEnter = async (password: string) =>
    (await stack.tryCompose(["exec", "-T", "database", "mariadb", "-useaworthy_store", `-p${password}`, "-e", "DO 1"]))
      .code === 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "seaworthy-runbook-"));
    stack = new Stack({
      project: `${shared.project}-runbook`,
      port: await freePort(),
      env: {
        ...shared.env,
        WEB_REPLICAS: "1",
        WORKER_REPLICAS: "1",
        TARGET_DATABASE_URL: "mysql://seaworthy:application@database/shop",
      },
    });
  });
  afterAll(async () => {
    await stack?.down();
    await rm(folder, { recursive: true, force: true });
  });

  test("a target in the stack's own server is made before anything else starts (docs/install.md)", async () => {
    const accounts = join(folder, "accounts.sql");
    await writeFile(
      accounts,
      `CREATE DATABASE shop; CREATE USER seaworthy@'%' IDENTIFIED BY 'application'; GRANT ALL ON shop.* TO seaworthy@'%';`,
    );
    await type(stack, commandsOf("docs/install.md", "< accounts.sql").replace("accounts.sql", accounts));
    await stack.up();
    expect(JSON.parse((await ask(`${stack.url}/health/ready`)).text)).toMatchObject({ ready: true });
    const command = ["seaworthy", "user", "create", "--name", "Tilda", "--email", person.email];
    await stack.exec("web", [...command, "--role", "administrator", "--password-stdin"], person.password);
  });

  test("the database's password is changed: in the server, in .env, in every process; nobody is signed out", async () => {
    const visitor = await new Visitor(stack).signIn(person);
    const before = shared.env["DATABASE_PASSWORD"] ?? "";
    expect([await mayEnter(before), await mayEnter("the-new-one")]).toEqual([true, false]);
    await type(stack, commandsOf("docs/runbook.md", "ALTER USER 'root'@'localhost'"));
    stack = stack.with({ DATABASE_PASSWORD: "the-new-one" });
    await type(stack, commandsOf("docs/runbook.md", "--force-recreate"));
    expect([await mayEnter(before), await mayEnter("the-new-one")]).toEqual([false, true]);
    await stack.until("the proxy has found them", async () => (await visitor.api("/api/admin/account")) ?? undefined);
  });

  test("AUTH_SECRET is changed: everybody signs in again, with the same password", async () => {
    const visitor = await new Visitor(stack).signIn(person);
    stack = stack.with({ AUTH_SECRET: newSecret() });
    await type(stack, commandsOf("docs/runbook.md", "--force-recreate"));
    const refused = async () => (await visitor.ask("/api/admin/account")).status === 401 || undefined;
    await stack.until("the old session is refused", refused);
    await (await new Visitor(stack).signIn(person)).api("/api/admin/account");
  });

  test("where to look when nothing answers", async () => {
    const told = await type(stack, commandsOf("docs/runbook.md", "docker compose ps"));
    for (const service of ["database", "web", "worker", "proxy"]) expect(told).toContain(`${service}-1`);
  });
});
