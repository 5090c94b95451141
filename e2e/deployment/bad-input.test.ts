import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { Stack } from "./stack";
import { standStill } from "./test-stack";

const { stack: shared } = inject("shared");
standStill();
const good = new Stack({ ...shared, project: `${shared.project}-bad`, env: { ...shared.env, WEB_REPLICAS: "1" } });
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seaworthy-bad-input-"));
  await good.up("database", "application");
});
afterAll(async () => {
  await good.down();
  await rm(folder, { recursive: true, force: true });
});

/**
 * Starts the console as an operator does. It must not come up: Compose says so, the one-shot step has ended for good, and
 * nothing that needs it was started. Answers what the step has said.
 */
async function refusal(stack: Stack): Promise<string[]> {
  await good.compose(["rm", "--force", "--stop", "migrate", "web"]);
  const { code, output } = await stack.tryCompose(["up", "--detach", "--no-build", "web"]);
  expect([code === 0, output]).toEqual([false, expect.stringContaining("migrate")]);
  const [migrate] = await stack.containers("migrate");
  expect(migrate).toMatchObject({ state: { Status: "exited" }, restarts: 0 });
  expect(migrate?.state.ExitCode).not.toBe(0);
  expect((await stack.containers("web")).filter(({ state }) => state.Status === "running")).toEqual([]);
  return (await stack.logs("migrate")).trim().split("\n");
}

/** Another Compose file over the others, as an operator's own docker-compose.override.yml. */
async function over(stack: Stack, name: string, text: string): Promise<Stack> {
  const overlay = join(folder, `${name}.yml`);
  await writeFile(overlay, text);
  return new Stack({ ...stack.options, overlay });
}

describe("what cannot work is said in one line, and nothing starts", { timeout: 120_000 }, () => {
  test.each(["BASE_URL", "AUTH_SECRET", "DATABASE_PASSWORD", "TARGET_DATABASE_URL"])("%s is missing", async (name) => {
    const { code, output } = await good.with({ [name]: "" }).tryCompose(["up", "--detach", "--no-build"]);
    expect([code === 0, output]).toEqual([false, expect.stringMatching(new RegExp(`${name}\\b.* set it in .env`))]);
  });

  test("a secret that is too short", async () => {
    const said = await refusal(good.with({ AUTH_SECRET: "short" }));
    expect(said.at(-1)).toMatch(/AUTH_SECRET.*32 characters/);
  });

  test("a secret's file that is not there", async () => {
    const text = "services: { migrate: { environment: { AUTH_SECRET_FILE: /run/secrets/forgotten } } }";
    const said = await refusal(await over(good, "forgotten", text));
    expect(said.at(-1)).toMatch(/AUTH_SECRET_FILE.*\/run\/secrets\/forgotten/);
  });

  test("a password that the database does not know", async () => {
    const said = await refusal(good.with({ DATABASE_PASSWORD: "another one than the volume was made with" }));
    expect(said.at(-1)).toMatch(/password|Access denied/i);
  });

  test("a database that never comes up", async () => {
    const nowhere = { DATABASE_URL: "mysql://seaworthy_store@nowhere:3306/seaworthy", START_TIMEOUT_SECONDS: "5" };
    const said = await refusal(good.with(nowhere));
    expect(said.at(-1)).toMatch(/nowhere/);
  });

  test("a target that never comes up", async () => {
    const nowhere = { TARGET_DATABASE_URL: "mysql://seaworthy:x@nowhere:3306/shop", START_TIMEOUT_SECONDS: "5" };
    const said = await refusal(good.with(nowhere));
    expect(said.at(-1)).toMatch(/nowhere/);
  });

  test("more connections than the server gives, with the arithmetic", async () => {
    const said = await refusal(good.with({ DB_POOL_SIZE: "100" }));
    expect(said.at(-1)).toMatch(/100.*151/);
  });

  test("backups that cannot be written", async () => {
    const text = 'services: { migrate: { volumes: ["backups:/backups:ro"] } }';
    const said = await refusal(await over(good, "read-only", text));
    expect(said.at(-1)).toMatch(/\/backups.*read-only/i);
  });

  test("a folder for backups that belongs to somebody else", async () => {
    const foreign = join(folder, "foreign");
    await mkdir(foreign);
    await chmod(foreign, 0o755);
    const said = await refusal(good.with({ BACKUPS_DIR: foreign }));
    expect(said.at(-1)).toMatch(/\/backups.*(belongs to|owner|chown)/i);
  });

  test("a clock that is off by an hour", async () => {
    const shift = [
      "const now=Date.now;",
      "globalThis.Date=class extends Date{constructor(...a){a.length?super(...a):super(now()+36e5)}",
      "static now(){return now()+36e5}}",
    ].join("");
    const options = JSON.stringify(`--import=data:text/javascript,${encodeURIComponent(shift)}`);
    const text = `services: { migrate: { environment: { NODE_OPTIONS: ${options} } } }`;
    const said = await refusal(await over(good, "clock", text));
    expect(said.at(-1)).toMatch(/clock/);
  });

  test("a migration of the target that fails in the one-shot step", async () => {
    const migrations = join(folder, "migrations");
    await mkdir(migrations);
    await writeFile(join(migrations, "001_broken.sql"), "ALTER TABLE nothing_like_it ADD COLUMN x INT;\n");
    const said = await refusal(good.with({ MIGRATIONS_DIR: migrations, AUTO_MIGRATE: "true" }));
    expect(said.at(-1)).toMatch(/001_broken/);
  });

  test("a migration of Seaworthy's own database that fails", async () => {
    await writeFile(join(folder, "0999_broken.sql"), "ALTER TABLE nothing_like_it ADD COLUMN x INT;\n");
    const mounted = `${join(folder, "0999_broken.sql")}:/app/drizzle/0999_broken.sql:ro`;
    const text = `services: { migrate: { volumes: ["${mounted}"] } }`;
    const said = await refusal(await over(good, "store", text));
    expect(said.at(-1)).toMatch(/0999_broken/);
  });

  test("a port that is taken", async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "0.0.0.0", () => resolve((server.address() as { port: number }).port));
    });
    try {
      const taken = new Stack({ ...good.options, port });
      const { code, output } = await taken.tryCompose(["up", "--detach", "--no-build", "--no-deps", "proxy"]);
      expect([code === 0, output]).toEqual([false, expect.stringMatching(/address already in use|already allocated/)]);
    } finally {
      server.close();
    }
  });
});
