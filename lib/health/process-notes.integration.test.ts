import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { settings } from "@/lib/store/schema";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { instanceId } from "./instance-id";
import { noteProcess, readProcessNotes } from "./process-notes";

let deps: TestDeps;
beforeAll(async () => {
  deps = await makeDeps();
});
afterAll(() => deps.dispose());

const names = async () => (await deps.store.db.select({ name: settings.name }).from(settings)).map(({ name }) => name);
const age = (name: string, minutes: number) =>
  deps.store.db
    .update(settings)
    .set({ updatedAt: sql`utc_timestamp(3) - interval ${minutes} minute` })
    .where(eq(settings.name, name));

test("a process has one note, which is fresh for three minutes and gone after an hour", async () => {
  await noteProcess(deps, "web", []);
  await noteProcess(deps, "web", []);
  const [name = ""] = await names();
  expect(await names()).toHaveLength(1);
  expect(await readProcessNotes(deps)).toMatchObject([{ role: "web", pid: process.pid, version: "0.0.0-test" }]);
  await age(name, 4);
  expect(await readProcessNotes(deps)).toEqual([]);
  await age(name, 61);
  await noteProcess(deps, "worker");
  expect(await names()).toEqual([expect.stringMatching(/^process:worker:/)]);
});

test("a note that another version wrote is passed over", async () => {
  await deps.store.db.insert(settings).values({
    name: "process:web:other",
    value: { odd: true },
    updatedAt: sql`utc_timestamp(3)`,
    updatedByName: "system",
  });
  expect((await readProcessNotes(deps)).map(({ role }) => role)).toEqual(["worker"]);
});

test("an installation is named once, however many ask at the same moment", async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => instanceId({ store: { ...deps.store } })));
  expect(new Set(ids).size).toBe(1);
  expect(ids[0]).toMatch(/^[0-9a-z]{26}$/);
});
