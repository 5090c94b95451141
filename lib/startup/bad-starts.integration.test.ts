import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { environmentOf, type Outcome, programFile, runProgram } from "@/test/bundle";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { startMariadb } from "../../scripts/setup/servers.mjs";

let deps: TestDeps;
beforeAll(async () => {
  deps = await makeDeps();
});
afterAll(() => deps.dispose());

const programs = [
  { name: "worker", file: programFile("worker"), args: [], prefix: "Seaworthy's worker cannot run. " },
  { name: "seaworthy migrate", file: programFile("cli"), args: ["migrate"], prefix: "" },
] as const;
type Program = (typeof programs)[number];

const run = ({ file, args }: Program, environment: Record<string, string>): Promise<Outcome> =>
  runProgram(file, args, { ...environmentOf(deps.config), ...environment });

/** What is not a line of the log: what a person reads. */
function linesOf({ stderr }: Outcome): string[] {
  return stderr.split("\n").filter((line) => line !== "" && !line.startsWith("{"));
}

function storeUrlWith(change: (url: URL) => void): string {
  const url = new URL(deps.config.storeUrl);
  change(url);
  return url.toString();
}

async function expectOneLine(program: Program, outcome: Outcome, expected: RegExp): Promise<void> {
  expect(outcome.code).toBeGreaterThan(0);
  const lines = linesOf(outcome);
  expect(lines).toHaveLength(1);
  expect(lines[0]?.startsWith(program.prefix)).toBe(true);
  expect(lines[0]).toMatch(expected);
}

describe.each(programs)("$name", (program) => {
  test("a secret's file that is missing is named, with its variable", async () => {
    const { AUTH_SECRET: _, ...rest } = environmentOf(deps.config);
    const outcome = await runProgram(program.file, program.args, { ...rest, AUTH_SECRET_FILE: "/run/secrets/nowhere" });
    await expectOneLine(program, outcome, /AUTH_SECRET_FILE names \/run\/secrets\/nowhere, which does not exist\./);
  });

  test("a wrong password is told at once, however long it would wait", async () => {
    const startedAt = performance.now();
    const DATABASE_URL = storeUrlWith((url) => (url.password = "hunter2"));
    const outcome = await run(program, { DATABASE_URL, START_TIMEOUT_SECONDS: "600" });
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    await expectOneLine(program, outcome, /DATABASE_URL .*refuses us: Access denied.*DATABASE_PASSWORD/);
    expect(outcome.stderr + outcome.stdout).not.toContain("hunter2");
  });

  test("a database that does not come up is waited for, with lines that say so, and then named", async () => {
    const DATABASE_URL = "mysql://someone:hunter2@127.0.0.1:1/store";
    const startedAt = performance.now();
    const outcome = await run(program, { DATABASE_URL, START_TIMEOUT_SECONDS: "2" });
    expect(performance.now() - startedAt).toBeGreaterThan(2000);
    await expectOneLine(
      program,
      outcome,
      /DATABASE_URL \(Seaworthy's own database, mysql:\/\/someone@127\.0\.0\.1:1\/store\) cannot be reached: .*ECONNREFUSED.* Waited 2 s\. /,
    );
    expect(outcome.stderr + outcome.stdout).toContain("waiting for DATABASE_URL");
    expect(outcome.stderr + outcome.stdout).not.toContain("hunter2");
  });

  test("more connections than the server gives are refused with the sum", async () => {
    const outcome = await run(program, { WEB_REPLICAS: "90", DB_POOL_SIZE: "100" });
    await expectOneLine(
      program,
      outcome,
      /90 web × \(100 \+ 4 \+ 6\) \+ 1 worker × .* = \d+, and max_connections \d+ − 10 = \d+\./,
    );
  });

  test("one database for both, under two names, is refused before anything is written to it", async () => {
    const TARGET_DATABASE_URL = storeUrlWith((url) => (url.pathname = url.pathname.replace("_", "%5F")));
    await expectOneLine(
      program,
      await run(program, { TARGET_DATABASE_URL }),
      /DATABASE_URL and TARGET_DATABASE_URL lead to the same database, \w+: Seaworthy never keeps its tables in the target\./,
    );
  });

  test("a clock that is an hour off is told, and which way", async () => {
    // The process's own, as the server's is everybody's.
    const late =
      "const Real = Date; globalThis.Date = class extends Real { constructor(...a) { a.length ? super(...a) : super(Real.now() - 3600_000); } static now() { return Real.now() - 3600_000; } };";
    const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(late)}`;
    const outcome = await run(program, { NODE_OPTIONS });
    await expectOneLine(program, outcome, /The clock of the store's server is 1 h.* ahead of this machine's/);
  });
});

test("on a server to which One and one are the same database, they are refused as that", async () => {
  const server = await startMariadb(["--lower-case-table-names=1"]);
  try {
    const root = await createConnection(server.url);
    await root.query("CREATE DATABASE one");
    const urls = { DATABASE_URL: `${server.url}/one`, TARGET_DATABASE_URL: `${server.url}/One` };
    await expectOneLine(programs[1], await run(programs[1], urls), /lead to the same database, one: /);
    expect((await root.query("SHOW TABLES FROM one"))[0]).toEqual([]);
    await root.end();
  } finally {
    await server.stop();
  }
});

test("a folder for archives that belongs to somebody else is told with both uids", async (context) => {
  if (process.getuid?.() !== 0) return context.skip("only root can start a process as somebody else");
  const folder = join(deps.folder, "others");
  await mkdir(folder, { mode: 0o700 });
  await chmod(deps.folder, 0o755);
  const child = spawn(process.execPath, [programFile("worker")], {
    env: { ...environmentOf(deps.config), BACKUPS_DIR: folder } as unknown as NodeJS.ProcessEnv,
    stdio: "pipe",
    uid: 65_534,
    gid: 65_534,
  });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close"), text(child.stdout)]);
  expect(code).toBe(1);
  expect(stderr).toBe(
    `Seaworthy's worker cannot run. BACKUPS_DIR ${folder} cannot be written by this process (uid 65534): it belongs to uid 0 and must belong to uid 65534. As root: chown -R 65534:65534 '${folder}', or let BACKUPS_DIR name another folder.\n`,
  );
});

test("a failing migration of the target ends the one-shot step, in one line that names file and statement", async () => {
  await writeFile(join(deps.config.migrationsDir, "V1__good.sql"), "CREATE TABLE good (id INT PRIMARY KEY);");
  await writeFile(
    join(deps.config.migrationsDir, "V2__bad.sql"),
    "CREATE TABLE bad (id INT PRIMARY KEY);\nALTER TABLE nowhere ADD COLUMN x INT;",
  );
  const outcome = await run(programs[1], { AUTO_MIGRATE: "true" });
  expect(outcome.code).toBeGreaterThan(0);
  expect(linesOf(outcome).at(-1)).toMatch(
    /^V2__bad\.sql failed at statement 2 of 2 .*nowhere' doesn't exist\. .*apply again/,
  );
  const again = await run(programs[1], { AUTO_MIGRATE: "true" });
  expect(linesOf(again)).toEqual([expect.stringMatching(/^V2__bad\.sql has failed, so nothing further is applied\. /)]);
  expect(again.code).toBeGreaterThan(0);
});
