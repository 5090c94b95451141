import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "@/lib/auth/actor";
import { startMigrations } from "@/lib/migrations";
import { readJob, until } from "@/test/jobs";
import { makeDepsOn, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { availableServers } from "@/test/servers";
import { measure } from "../measure";
import { migrationChecks } from ".";

describe.each(availableServers())("migrations, with everything on $flavour", ({ flavour }) => {
  let deps: TestDeps;
  beforeEach(async () => {
    deps = await makeDepsOn(flavour);
  });
  afterEach(() => deps.dispose());

  const write = (name: string, sql: string) => writeFile(join(deps.config.migrationsDir, name), sql);
  async function apply() {
    const worker = startTestWorker(deps);
    try {
      const { jobId } = await startMigrations(deps, systemActor, {});
      await until(
        async () => (await readJob(deps, jobId)).state,
        (state) => state === "succeeded" || state === "failed",
      );
    } finally {
      await worker.stop(1000);
    }
  }
  async function found() {
    const now = new Date();
    const all = await Promise.all(migrationChecks.map((check) => measure(deps, check, { now })));
    return Object.fromEntries(all.map(({ checkId, status }) => [checkId.replace("migrations.", ""), status]));
  }
  const fine = { pending: "ok", failed: "ok", changed: "ok", folder: "ok", missing: "ok", gap: "ok" };

  test("are pending, then applied; then changed, without a file, and with a number left out", async () => {
    await write("001_a.sql", "CREATE TABLE a (id INT PRIMARY KEY);");
    await write("002_b.sql", "CREATE TABLE b (id INT PRIMARY KEY);");
    expect(await found()).toEqual({ ...fine, pending: "failed" });
    await apply();
    expect(await found()).toEqual(fine);
    await write("001_a.sql", "CREATE TABLE other (id INT PRIMARY KEY);");
    expect(await found()).toEqual({ ...fine, changed: "failed" });
    await rm(join(deps.config.migrationsDir, "001_a.sql"));
    expect(await found()).toEqual({ ...fine, missing: "warning" });
    await write("001_a.sql", "CREATE TABLE a (id INT PRIMARY KEY);");
    await write("004_d.sql", "CREATE TABLE d (id INT PRIMARY KEY);");
    expect(await found()).toEqual({ ...fine, pending: "failed", gap: "warning" });
  });

  test("that stopped half way are failed; a folder that is gone is critical, a target that is away is not known", async () => {
    await write("001_a.sql", "CREATE TABLE a (id INT PRIMARY KEY);\nINSERT INTO nowhere VALUES (1);");
    await apply();
    expect(await found()).toEqual({ ...fine, failed: "failed" });
    await rm(deps.config.migrationsDir, { recursive: true });
    expect(await found()).toMatchObject({ folder: "failed", pending: "skipped", missing: "skipped" });
    await deps.target.close();
    const gone = Object.fromEntries(Object.keys(fine).map((name) => [name, "crashed"]));
    expect(await found()).toEqual(gone);
  });
});
