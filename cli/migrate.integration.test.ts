import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startBackup } from "@/lib/backups";
import { backups, jobs } from "@/lib/store/schema";
import { environmentOf, type Outcome, programFile, runProgram } from "@/test/bundle";
import { readJob } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";

let deps: TestDeps;
beforeEach(async () => {
  deps = await makeDeps("mariadb", { jobLeaseSeconds: 3 });
});
afterEach(() => deps.dispose());

const write = (name: string, sql: string) => writeFile(join(deps.config.migrationsDir, name), sql);
const migrate = (args: readonly string[] = [], environment: Record<string, string> = {}): Promise<Outcome> =>
  runProgram(programFile("cli"), ["migrate", ...args], { ...environmentOf(deps.config), ...environment });

test("the target is left alone unless AUTO_MIGRATE says otherwise; then it is backed up and migrated without a worker", async () => {
  await write("V1__shop.sql", "CREATE TABLE shop (id INT PRIMARY KEY);");
  const left = await migrate();
  expect(left).toMatchObject({ code: 0, stdout: expect.stringContaining("target: left as it is") });
  const done = await migrate(["--json"], { AUTO_MIGRATE: "true" });
  expect(done.code).toBe(0);
  expect(JSON.parse(done.stdout)).toMatchObject({ store: { applied: [] }, target: { applied: 1, pending: 0 } });
  expect(done.stderr).toContain("Applying V1__shop.sql");
  await deps.target.pool.query("SELECT COUNT(*) FROM shop");
  expect(await deps.store.db.select().from(backups)).toMatchObject([{ kind: "pre-migration", proof: "verified" }]);
  const again = await migrate([], { AUTO_MIGRATE: "true" });
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining("target: 1 applied, 0 pending") });
  expect(await deps.store.db.$count(jobs)).toBe(1);
});

test("a backup that a killed worker left is made first, as no worker is there to do it", async () => {
  await write("V1__shop.sql", "CREATE TABLE shop (id INT PRIMARY KEY);");
  const { jobId } = await startBackup(deps, actor("operator"), {});
  const dead = { state: "running", leaseToken: "dead", leaseUntil: new Date(Date.now() - 60_000) } as const;
  await deps.store.db.update(jobs).set(dead).where(eq(jobs.id, jobId));
  expect(await migrate([], { AUTO_MIGRATE: "true" })).toMatchObject({ code: 0 });
  expect(await readJob(deps, jobId)).toMatchObject({ state: "succeeded", crashes: 1 });
});

test("--timeout ends it in one line, with what was applied and what was not", async () => {
  await write("V1__slow.sql", "CREATE TABLE one (id INT PRIMARY KEY);\nSELECT SLEEP(100);");
  const startedAt = performance.now();
  const { code, stderr } = await migrate(["--timeout", "6"], { AUTO_MIGRATE: "true" });
  expect(performance.now() - startedAt).toBeLessThan(40_000);
  expect(code).toBe(1);
  expect(stderr.trim().split("\n").at(-1)).toMatch(/^Not done within the --timeout\. .*What was applied stays/);
});

test("a timeout that is none is refused before anything is looked at", async () => {
  expect(await migrate(["--timeout", "soon"], { DATABASE_URL: "mysql://nobody@127.0.0.1:1/x" })).toEqual({
    code: 2,
    stdout: "",
    stderr: "--timeout must be seconds, from 1 to 86400; not soon. Usage: seaworthy migrate --timeout 600\n",
  });
});
