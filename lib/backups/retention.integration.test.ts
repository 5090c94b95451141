import { readdirSync } from "node:fs";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Worker } from "@/lib/jobs";
import { openStorage } from "@/lib/storage/open-storage";
import { audit, backups } from "@/lib/store/schema";
import { untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { makeShop, sql } from "@/test/target-sql";
import {
  clearSuspect,
  deleteBackup,
  getBackup,
  getBackupTrend,
  holdBackup,
  listBackups,
  previewRetention,
  releaseBackup,
  startBackup,
  startCopy,
  startPrune,
  updateBackupPolicy,
} from ".";
import { BackupPolicy } from "./policy";

let deps: TestDeps;
let worker: Worker;
const operator = actor("operator");
const administrator = actor("administrator");
const viewer = actor("viewer");

beforeAll(async () => {
  deps = await makeDeps();
  await makeShop(deps, 3000);
  worker = startTestWorker(deps);
  await keepLast(1);
});
afterAll(async () => {
  await worker.stop(1000);
  await deps.dispose();
});
beforeEach(async () => {
  for (const { id } of (await listBackups(deps, viewer, {})).items) {
    await clearSuspect(deps, administrator, { id });
    await releaseBackup(deps, administrator, { id });
    await deleteBackup(deps, administrator, { id });
  }
});

const keepLast = (last: number) =>
  updateBackupPolicy(deps, administrator, {
    ...BackupPolicy.parse({}),
    retention: { last, daily: 0, weekly: 0, monthly: 0, yearly: 0 },
  });

async function backUp(): Promise<string> {
  const { backup, jobId } = await startBackup(deps, operator, {});
  await untilState(deps, jobId, "succeeded");
  return backup.id;
}

async function prune() {
  const { jobId } = await startPrune(deps, administrator, {});
  const { result } = await untilState(deps, jobId, "succeeded");
  return result as { removed: string[]; freedBytes: number; frozen: { why: string } | null };
}

const listed = async () => (await listBackups(deps, viewer, { sort: "created" })).items.map(({ id }) => id);

test("what the preview names is removed, oldest first, and each with its reason in the audit log", async () => {
  const [oldest, middle, newest] = [await backUp(), await backUp(), await backUp()];
  const preview = await previewRetention(deps, viewer);
  expect(preview.keep).toMatchObject([{ backup: { id: newest }, reasons: ["one of the newest 1", "newest verified"] }]);
  expect(preview.remove.map(({ backup }) => backup.id)).toEqual([middle, oldest]);
  expect(preview.freedBytes).toBeGreaterThan(0);
  expect(
    (await previewRetention(deps, viewer, { retention: { last: 9, daily: 0, weekly: 0, monthly: 0, yearly: 0 } }))
      .remove,
  ).toEqual([]);

  const names = preview.remove.map(({ backup }) => backup.fileName).toReversed();
  expect(await prune()).toEqual({ removed: names, freedBytes: preview.freedBytes, frozen: null });
  expect(await listed()).toEqual([newest]);
  expect(readdirSync(deps.config.backupsDir).filter((name) => names.includes(name))).toEqual([]);
  const rows = await deps.store.db.select().from(audit).where(eq(audit.action, "backup.pruned"));
  expect(rows.map(({ subject }) => subject)).toEqual(names);
  expect(rows[0]).toMatchObject({
    actorName: "retention",
    details: { reason: expect.stringContaining("not one of the newest 1") },
  });
  expect(await prune()).toEqual({ removed: [], freedBytes: 0, frozen: null });
});

test("a held backup stays, can be deleted by nobody, and goes once it is released", async () => {
  const [old] = [await backUp(), await backUp()];
  const held = await holdBackup(deps, administrator, { id: old, reason: "for the auditors" });
  expect(held).toMatchObject({ heldByName: administrator.name, holdReason: "for the auditors", heldUntil: null });
  expect((await prune()).removed).toEqual([]);
  await expect(deleteBackup(deps, administrator, { id: old })).rejects.toMatchObject({
    code: "backup.held",
    message: expect.stringContaining("for the auditors"),
  });
  await expect(holdBackup(deps, administrator, { id: old, reason: "  " })).rejects.toThrow("say why");
  await expect(holdBackup(deps, operator, { id: old, reason: "x" })).rejects.toMatchObject({ kind: "forbidden" });
  expect(await releaseBackup(deps, administrator, { id: old })).toMatchObject({ heldAt: null, holdReason: null });
  expect((await prune()).removed).toEqual([held.fileName]);
});

test("a backup that lost most of a table is suspect, and retention waits until somebody looked", async () => {
  const [oldest, good] = [await backUp(), await backUp()];
  await sql(deps, "DELETE FROM orders WHERE id > 1000");
  const [first, second] = [await backUp(), await backUp()];
  const detail = await getBackup(deps, viewer, { id: first });
  expect(detail.suspect?.previousId).toBe(good);
  expect(detail.suspect?.reasons).toContainEqual({ what: "rows", table: "orders", before: 3000, after: 1000 });
  expect(detail.previous?.id).toBe(good);
  expect(detail.changes?.tables).toMatchObject([{ name: "orders", rowsBefore: 3000, rowsAfter: 1000 }]);
  // The next one holds no more than the suspect one: it is compared with what is trusted.
  expect((await getBackup(deps, viewer, { id: second })).suspect?.previousId).toBe(good);
  expect((await listBackups(deps, viewer, { suspect: "true" })).items.map(({ id }) => id)).toEqual([second, first]);
  expect((await getBackupTrend(deps, viewer)).points.map(({ suspect }) => suspect)).toEqual([false, false, true, true]);

  expect(await prune()).toMatchObject({
    removed: [],
    frozen: { why: "2 backups are suspect, and nobody has looked." },
  });
  expect(await listed()).toContain(oldest);
  await clearSuspect(deps, administrator, { id: second });
  expect((await getBackup(deps, viewer, { id: first })).suspectClearedByName).toBe(administrator.name);
  expect((await prune()).removed).toHaveLength(3);
  expect(await listed()).toEqual([second]);
});

test("a storage that refuses stops it, and the job says what was removed before", async () => {
  await backUp();
  const stubborn = await backUp();
  await backUp();
  const { fileName } = await getBackup(deps, viewer, { id: stubborn });
  const { archives } = deps;
  const worn = {
    ...archives,
    remove: (name: string) => (name === fileName ? Promise.reject(new Error("EIO: worn out")) : archives.remove(name)),
  };
  await worker.stop(1000);
  const other = startTestWorker({ ...deps, archives: worn });
  const { jobId } = await startPrune(deps, administrator, {});
  const job = await untilState(deps, jobId, "failed");
  await other.stop(1000);
  worker = startTestWorker(deps);
  expect(job.error).toMatchObject({
    code: "prune.stopped",
    message: expect.stringMatching(/worn out.*Removed before: .*\.sql\.zst/),
  });
  expect(await listed()).toContain(stubborn);
  expect((await prune()).removed).toEqual([fileName]);
});

test("while the copy of what stays is missing nothing goes; then a copy goes with its backup", async () => {
  const folder = join(deps.folder, "copies");
  const both = { ...deps, copies: openStorage({ type: "disk", folder }) };
  const [old, newest] = [await backUp(), await backUp()];
  expect((await previewRetention(both, viewer)).frozen?.why).toBe("The second copy of 1 backup that stays is missing.");
  await worker.stop(1000);
  const other = startTestWorker(both);
  for (const id of [old, newest]) {
    const { jobId } = await startCopy(both, operator, { id });
    await untilState(both, jobId, "succeeded");
  }
  expect(readdirSync(folder)).toHaveLength(2);
  expect((await prune()).removed).toHaveLength(1);
  await other.stop(1000);
  worker = startTestWorker(deps);
  const { fileName, copy } = await getBackup(deps, viewer, { id: newest });
  expect(copy).toMatchObject({ state: "complete", storage: both.copies.describe() });
  expect(readdirSync(folder)).toEqual([fileName]);
});

test("backups that were made before contents were kept are described by their archive", async () => {
  const id = await backUp();
  await deps.store.db.update(backups).set({ plainBytes: null }).where(eq(backups.id, id));
  await deps.store.pool.query("DELETE FROM backup_contents");
  const { contents, changes } = await getBackup(deps, viewer, { id });
  expect(contents?.tables.map(({ name }) => name)).toEqual(["customer", "orders"]);
  expect(changes).toBeNull();
});
