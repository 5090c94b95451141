import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jobs } from "@/lib/store/schema";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { enqueuePending } from "./auto-migrate";

let deps: TestDeps;

beforeAll(async () => {
  deps = await makeDeps();
});
afterAll(() => deps.dispose());

const migrateJobs = async () => (await deps.store.db.select().from(jobs)).filter((job) => job.kind === "migrate");

test("AUTO_MIGRATE hands pending files to a worker once, however many processes start", async () => {
  await enqueuePending(deps);
  expect(await migrateJobs()).toHaveLength(0);
  await writeFile(join(deps.config.migrationsDir, "V1__shop.sql"), "CREATE TABLE shop (id INT PRIMARY KEY);");
  await Promise.all([enqueuePending(deps), enqueuePending(deps), enqueuePending(deps)]);
  await enqueuePending(deps);
  expect(await migrateJobs()).toMatchObject([{ state: "queued", createdByName: "system" }]);
});

test("a target that is away does not keep the console from starting", async () => {
  const away = { ...deps, target: { ...deps.target, pool: { query: () => Promise.reject(new Error("gone")) } } };
  await expect(enqueuePending(away as unknown as TestDeps)).resolves.toBeUndefined();
});
