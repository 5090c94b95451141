import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Worker } from "@/lib/jobs";
import { newId } from "@/lib/kernel/ids";
import { audit, backupCopies, backups, jobs } from "@/lib/store/schema";
import { queue, safeJob, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { makeShop } from "@/test/target-sql";
import { type BackupDetail, deleteBackup, getBackup, listBackups, reconcile, startBackup, startVerify } from ".";

const operator = actor("operator");
let deps: TestDeps;
let worker: Worker;

beforeAll(async () => {
  deps = await makeDeps();
  await makeShop(deps, 100);
  worker = startTestWorker(deps);
});
afterAll(async () => {
  await worker.stop(1000);
  await deps.dispose();
});

async function backUp(): Promise<BackupDetail> {
  const { backup, jobId } = await startBackup(deps, operator, {});
  await untilState(deps, jobId, "succeeded");
  return getBackup(deps, operator, { id: backup.id });
}

const pathOf = (fileName: string) => join(deps.config.backupsDir, fileName);

/** A file that nobody has written to for an hour. */
function put(name: string, content: string | Buffer, ageMs = 3_600_000): void {
  writeFileSync(pathOf(name), content);
  const at = new Date(Date.now() - ageMs);
  utimesSync(pathOf(name), at, at);
}

test("a whole catalogue and its folder agree, and only who may verify can ask", async () => {
  await backUp();
  expect(await reconcile(deps, operator, {})).toEqual({ added: [], missing: [], strays: [] });
  await expect(reconcile(deps, actor("viewer"), {})).rejects.toMatchObject({ kind: "forbidden" });
});

test("a file that is gone is missing and damaged; when it is back, it is to be read again", async () => {
  const { id, fileName } = await backUp();
  const away = join(mkdtempSync(join(tmpdir(), "seaworthy-away-")), "file");
  renameSync(pathOf(fileName), away);
  for (let round = 0; round < 2; round++)
    expect((await reconcile(deps, operator, {})).missing).toEqual([{ id, fileName }]);
  const gone = await getBackup(deps, operator, { id });
  expect(gone).toMatchObject({
    proof: "damaged",
    verifyError: { code: "storage.not_found", hint: expect.any(String) },
  });
  expect(gone.history.filter(({ action }) => action === "backup.missing")).toHaveLength(1);
  renameSync(away, pathOf(fileName));
  expect((await reconcile(deps, operator, {})).missing).toEqual([]);
  expect(await getBackup(deps, operator, { id })).toMatchObject({ proof: "none", verifyError: null, verifiedAt: null });
  const { jobId } = await startVerify(deps, operator, { id });
  await untilState(deps, jobId, "succeeded");
  expect((await getBackup(deps, operator, { id })).proof).toBe("verified");
});

test("a file that is gone but has a good copy is missing, and its backup no less verified", async () => {
  const { id, fileName } = await backUp();
  const copy = { storage: "elsewhere", state: "complete" } as const;
  await deps.store.db
    .insert(backupCopies)
    .values({ backupId: id, ...copy })
    .onDuplicateKeyUpdate({ set: copy });
  rmSync(pathOf(fileName));
  expect((await reconcile(deps, operator, {})).missing).toEqual([{ id, fileName }]);
  expect(await getBackup(deps, operator, { id })).toMatchObject({ proof: "verified", verifyError: null });
  await deleteBackup(deps, actor("administrator"), { id });
  expect((await reconcile(deps, operator, {})).missing).toEqual([]);
});

test("what dead writers of ours left is removed; what others write, and what is no archive, is only reported", async () => {
  const jobId = await queue(deps, safeJob);
  await deps.store.db.update(jobs).set({ state: "failed" }).where(eq(jobs.id, jobId));
  const alive = await queue(deps, safeJob);
  put(`dead.sql.zst.${jobId}-abc.partial`, "half");
  put(`alive.sql.zst.${alive}-abc.partial`, "half");
  put(`stranger.sql.zst.${newId()}.partial`, "half");
  put(`new.sql.zst.${newId()}.partial`, "half", 0);
  put("notes.txt", "not a dump");
  const { added, strays } = await reconcile(deps, operator, {});
  expect(added).toEqual([]);
  expect(strays).toEqual([
    { fileName: "dead.sql.zst", what: expect.stringContaining("removed") },
    { fileName: "stranger.sql.zst", what: expect.stringContaining("not one of this console's jobs") },
    { fileName: "notes.txt", what: expect.stringContaining("not an archive") },
  ]);
  const left = readdirSync(deps.config.backupsDir).filter((name) => name.endsWith(".partial"));
  expect(new Set(left.map((name) => name.split(".")[0]))).toEqual(new Set(["alive", "new", "stranger"]));
  for (const name of [...left, "notes.txt"]) rmSync(pathOf(name));
});

test("a row that says running although its job has ended is settled", async () => {
  const { backup, jobId } = await startBackup(deps, operator, {});
  await untilState(deps, jobId, "succeeded");
  await deps.store.db.update(backups).set({ state: "running" }).where(eq(backups.id, backup.id));
  await deps.store.db.update(jobs).set({ state: "failed" }).where(eq(jobs.id, jobId));
  const { strays } = await reconcile(deps, operator, {});
  expect(await getBackup(deps, operator, { id: backup.id })).toMatchObject({
    state: "failed",
    error: { code: "job.interrupted" },
  });
  expect(strays).toEqual([{ fileName: backup.fileName, what: "has the name of a backup that failed" }]);
  rmSync(pathOf(backup.fileName));
});

test("an archive from another console brings its contents; a name that is written anew is another backup", async () => {
  const ours = await backUp();
  put("nightly.sql.zst", readFileSync(pathOf(ours.fileName)));
  expect((await reconcile(deps, operator, {})).added).toEqual(["nightly.sql.zst"]);
  const [first] = (await listBackups(deps, operator, { q: "nightly" })).items;
  expect(first).toMatchObject({ kind: "external", format: "archive", rowCount: 103, plainBytes: ours.plainBytes });
  expect((await getBackup(deps, operator, { id: first?.id ?? "" })).contents).toMatchObject({ totals: { rows: 103 } });
  expect((await reconcile(deps, operator, {})).added).toEqual([]);

  put("nightly.sql.zst", readFileSync(pathOf(ours.fileName)), 1_800_000);
  expect((await reconcile(deps, operator, {})).added).toEqual(["nightly.sql.zst"]);
  const again = (await listBackups(deps, operator, { q: "nightly" })).items;
  expect(again).toHaveLength(1);
  expect(again[0]?.id).not.toBe(first?.id);
});

test("any number of workers reconcile at once, and one row comes of each file", async () => {
  for (const name of ["a.sql", "b.sql", "c.sql"]) put(name, "SELECT 1;\n");
  const found = await Promise.all(Array.from({ length: 6 }, () => reconcile(deps, operator, {})));
  expect(found.flatMap(({ added }) => added).sort()).toEqual(["a.sql", "b.sql", "c.sql"]);
  const rows = await deps.store.db.select().from(audit).where(eq(audit.action, "backup.found"));
  expect(rows.filter(({ subject }) => subject === "a.sql")).toHaveLength(1);
});
