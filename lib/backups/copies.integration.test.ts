import { randomBytes } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { systemActor } from "@/lib/auth/actor";
import { cancelJob, type Worker } from "@/lib/jobs";
import { openS3 } from "@/lib/storage/s3-storage";
import { backupCopies, backups, jobs, proofs } from "@/lib/store/schema";
import { addArchive } from "@/test/add-archive";
import { readJob, until, untilState } from "@/test/jobs";
import { actor, longAfterSignIn, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { type S3Server, startS3Server } from "@/test/s3-server";
import { makeShop } from "@/test/target-sql";
import {
  deleteBackup,
  enqueueDueCopies,
  getBackup,
  getStorage,
  openDownload,
  startBackup,
  startCopy,
  startVerify,
  testStorage,
} from ".";
import { isDue } from "./enqueue-due-copies";

let deps: TestDeps;
let server: S3Server;
let worker: Worker;
const [operator, administrator] = [actor("operator"), actor("administrator")];

beforeAll(async () => {
  server = await startS3Server();
  const copyStorage = server.config({ prefix: "shop/" });
  deps = await makeDeps("mariadb", { copyStorage });
  await makeShop(deps, 500);
  worker = startTestWorker(deps);
});
afterEach(() => {
  server.refuse = null;
  server.hold = null;
});
afterAll(async () => {
  await worker.stop(1000);
  await server.close();
  await deps.dispose();
});

const copyOf = async (id: string) =>
  (await deps.store.db.select().from(backupCopies).where(eq(backupCopies.backupId, id)))[0];
const far = () => openS3(server.config({ prefix: "shop/" }));

async function copied(id: string) {
  const { jobId } = await startCopy(deps, operator, { id });
  return untilState(deps, jobId, "succeeded");
}

test("a backup that was verified is copied to the other storage, and read back there", async () => {
  const { backup, jobId } = await startBackup(deps, operator, {});
  await untilState(deps, jobId, "succeeded");
  const copy = await until(
    () => copyOf(backup.id),
    (row) => row?.state === "complete",
  );
  const detail = await getBackup(deps, operator, { id: backup.id });
  expect(copy).toMatchObject({ storage: deps.copies?.describe(), sizeBytes: detail.sizeBytes, error: null });
  expect(detail.copy).toMatchObject({ state: "complete", verifiedAt: expect.any(Date) });
  expect(detail.proofs[0]).toMatchObject({
    kind: "copy",
    outcome: "passed",
    place: "copy",
    evidence: { checksum: detail.checksum, sizeBytes: detail.sizeBytes },
  });
  expect((await far().list()).map(({ fileName }) => fileName)).toContain(detail.fileName);
  expect(await far().listUnfinished()).toEqual([]);
});

test("when the first file is gone, it is downloaded and verified from the copy; deleting takes both", async () => {
  const { backup, jobId } = await startBackup(deps, operator, {});
  await untilState(deps, jobId, "succeeded");
  await until(
    () => copyOf(backup.id),
    (row) => row?.state === "complete",
  );
  const path = join(deps.config.backupsDir, backup.fileName);
  const original = readFileSync(path);
  rmSync(path);
  const download = await openDownload(deps, administrator, { id: backup.id });
  expect((await download.reader.read(0, download.sizeBytes)).equals(original)).toBe(true);
  await download.reader.close();
  const verify = await startVerify(deps, operator, { id: backup.id, place: "copy" });
  await untilState(deps, verify.jobId, "succeeded");
  await deleteBackup(deps, administrator, { id: backup.id });
  expect((await far().list()).map(({ fileName }) => fileName)).not.toContain(backup.fileName);
});

describe("a copy that was interrupted", () => {
  test("goes on where it was when the line was away, and is whole", async () => {
    const { id, content } = await addArchive(deps, 70_000_000);
    let parts = 0;
    server.refuse = ({ query }) =>
      query.has("partNumber") && ++parts > 2 ? { code: "AccessDenied", status: 403 } : undefined;
    const { jobId } = await startCopy(deps, operator, { id });
    const failed = await untilState(deps, jobId, "failed");
    expect(failed.error).toMatchObject({
      code: "storage.access_denied",
      hint: expect.stringContaining("s3:PutObject"),
    });
    expect(await copyOf(id)).toMatchObject({ state: "failed", attempts: 1, error: { code: "storage.access_denied" } });
    expect(await enqueueDueCopies(deps)).toBeNull();

    server.refuse = null;
    const job = await copied(id);
    expect(job.result).toMatchObject({ resumedFrom: expect.any(Number), sizeBytes: content.length });
    expect((job.result as { resumedFrom: number }).resumedFrom).toBeGreaterThanOrEqual(16 * 1024 ** 2);
    expect(await copyOf(id)).toMatchObject({ state: "complete", attempts: 0, error: null });
  });

  test("is put away when a person cancels it, and is not tried again by itself", async () => {
    const { id } = await addArchive(deps, 70_000_000);
    const { promise, resolve } = Promise.withResolvers<void>();
    server.hold = promise;
    const { jobId } = await startCopy(deps, operator, { id });
    await until(
      () => readJob(deps, jobId),
      (job) => (job.progress?.bytesDone ?? 0) > 0,
    );
    expect(await startCopy(deps, operator, { id })).toEqual({ jobId });
    await cancelJob(deps, administrator, { id: jobId });
    setTimeout(resolve, 2500);
    await untilState(deps, jobId, "cancelled");
    expect(await copyOf(id)).toMatchObject({ state: "failed", error: { code: "job.cancelled" } });
    expect(await far().listUnfinished()).toEqual([]);
    expect(await enqueueDueCopies(deps)).toBeNull();
    await deleteBackup(deps, administrator, { id });
  });
});

describe("a copy that is not the same", () => {
  test("is never kept: what was altered over there is removed and copied anew", async () => {
    const { id, fileName, content, checksum } = await addArchive(deps, 100_000);
    await copied(id);
    await far().remove(fileName);
    await putFar(fileName, Buffer.concat([content.subarray(0, 50_000), randomBytes(50_000)]));
    expect((await copied(id)).result).toMatchObject({ resumedFrom: 0, checksum });
    expect((await copied(id)).result).toMatchObject({ resumedFrom: content.length, copyMs: 0 });
  });

  test("somebody else's file of that name is left alone", async () => {
    const { id, fileName } = await addArchive(deps, 1000);
    await putFar(fileName, Buffer.from("another console's"));
    const { jobId } = await startCopy(deps, operator, { id });
    expect((await untilState(deps, jobId, "failed")).error).toMatchObject({ code: "copy.name_taken" });
    const { jobId: again } = await startCopy(deps, operator, { id });
    expect((await untilState(deps, again, "failed")).error).toMatchObject({ code: "copy.name_taken" });
    expect((await (await far().open(fileName)).read(0, 7)).toString()).toBe("another");
    await deps.store.db.delete(backupCopies).where(eq(backupCopies.backupId, id));
    await deps.store.db.delete(backups).where(eq(backups.id, id));
  });

  test("of an original that is not what was written nothing stays over there", async () => {
    const { id, fileName } = await addArchive(deps, 1000, { checksum: "0".repeat(64) });
    const { jobId } = await startCopy(deps, operator, { id });
    expect((await untilState(deps, jobId, "failed")).error).toMatchObject({ code: "backup.changed" });
    expect((await far().list()).map((file) => file.fileName)).not.toContain(fileName);
    const [proof] = await deps.store.db.select().from(proofs).where(eq(proofs.backupId, id));
    expect(proof).toMatchObject({ kind: "copy", outcome: "failed", error: { code: "backup.changed" } });
    await deps.store.db.delete(backupCopies).where(eq(backupCopies.backupId, id));
    await deps.store.db.delete(backups).where(eq(backups.id, id));
  });
});

test("housekeeping copies what has no copy, the newest first and one at a time, with any number of workers", async () => {
  const [older, newer] = [
    await addArchive(deps, 1000, { createdAt: new Date(Date.now() - 60_000) }),
    await addArchive(deps, 1000),
  ];
  const asked = await Promise.all(Array.from({ length: 5 }, () => enqueueDueCopies(deps)));
  const started = asked.filter((it) => it !== null);
  expect(started).toHaveLength(1);
  const job = await untilState(deps, started[0]?.jobId ?? "", "succeeded");
  expect(job).toMatchObject({ payload: { backupId: newer.id }, createdByName: systemActor.name });
  const next = await enqueueDueCopies(deps);
  await untilState(deps, next?.jobId ?? "", "succeeded");
  expect(await copyOf(older.id)).toMatchObject({ state: "complete" });
  expect(await enqueueDueCopies(deps)).toBeNull();
});

test("a failed copy waits longer each time, at most six hours", () => {
  const startedAt = new Date("2026-03-01T00:00:00Z");
  const failed = (attempts: number) =>
    ({ state: "failed", attempts, startedAt, error: { code: "x", message: "x" } }) as const;
  const after = (minutes: number) => new Date(startedAt.getTime() + minutes * 60_000);
  expect([isDue(failed(1), after(4.9)), isDue(failed(1), after(5))]).toEqual([false, true]);
  expect([isDue(failed(4), after(39)), isDue(failed(4), after(40))]).toEqual([false, true]);
  expect([isDue(failed(40), after(359)), isDue(failed(40), after(360))]).toEqual([false, true]);
  expect(isDue({ ...failed(1), error: { code: "job.cancelled", message: "" } }, after(1e6))).toBe(false);
  expect(isDue({ state: "complete", attempts: 0, startedAt, error: null }, after(1e6))).toBe(false);
  expect(
    isDue({ state: "complete", attempts: 0, startedAt, error: { code: "archive.damaged", message: "" } }, after(0)),
  ).toBe(true);
});

test("without a second place there is nothing to copy to, and it says how to have one", async () => {
  const alone = { ...deps, copies: null };
  const { id } = await addArchive(deps, 10);
  await expect(startCopy(alone, operator, { id })).rejects.toMatchObject({ code: "copy.not_configured" });
  expect(await enqueueDueCopies(alone)).toBeNull();
  expect((await getStorage(alone, operator)).copy).toBeNull();
  await deps.store.db.delete(backups).where(eq(backups.id, id));
});

describe("the storages", () => {
  test("are shown with what is in them, and what does not answer with its reason", async () => {
    const status = await getStorage(deps, actor("viewer"));
    expect(status.first).toMatchObject({ type: "disk", reachable: true, error: null, freeBytes: expect.any(Number) });
    expect(status.copy).toMatchObject({ type: "s3", reachable: true, freeBytes: null, waiting: 0, failed: 0 });
    expect(status.copy?.archives).toBe(status.first.archives);
    server.refuse = () => ({ code: "InvalidAccessKeyId", status: 403 });
    expect((await getStorage(deps, operator)).copy).toMatchObject({
      reachable: false,
      latencyMs: null,
      error: { code: "storage.bad_credentials" },
    });
  });

  test("are tried out with a small object that is gone afterwards", async () => {
    for (const place of ["first", "copy"] as const) {
      const { steps } = await testStorage(deps, administrator, { place });
      expect(steps.map(({ ok }) => ok)).toEqual([true, true, true, true]);
    }
    server.refuse = ({ method }) => (method === "GET" ? { code: "AccessDenied", status: 403 } : undefined);
    const { steps } = await testStorage(deps, administrator, { place: "copy" });
    expect(steps.map(({ ok }) => ok)).toEqual([false, false]);
    expect(steps[0]?.error).toMatchObject({ code: "storage.access_denied" });
    await expect(testStorage(deps, operator, {})).rejects.toMatchObject({ code: "auth.forbidden" });
    await expect(testStorage(deps, longAfterSignIn(administrator), {})).rejects.toMatchObject({
      code: "auth.confirm_password",
    });
  });
});

test("no job of these tests was left running", async () => {
  const left = await deps.store.db.select().from(jobs).where(eq(jobs.state, "running"));
  expect(left).toEqual([]);
});

async function putFar(fileName: string, content: Buffer): Promise<void> {
  const file = await far().create(fileName, "other");
  await file.write(content);
  await file.commit();
}
