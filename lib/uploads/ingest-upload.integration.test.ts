import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cancelJob, enqueue, startWorker, type Worker } from "@/lib/jobs";
import { newId, sha256Hex } from "@/lib/kernel/ids";
import { inTransaction } from "@/lib/store/in-transaction";
import { audit, backups, proofs, uploads } from "@/lib/store/schema";
import { untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { ingestJob } from "./ingest-job";
import { ingestJobHandler } from ".";

const administrator = actor("administrator");
const dump = Buffer.from(
  "-- MySQL dump 10.13\n-- Host: h    Database: shop\nCREATE TABLE t (a INT);\n\n-- Dump completed on 2026-11-21\n",
);
let deps: TestDeps;
let worker: Worker | undefined;
beforeEach(async () => {
  deps = await makeDeps();
  await mkdir(join(deps.config.backupsDir, ".uploads"));
});
afterEach(async () => {
  await worker?.stop(1000);
  worker = undefined;
  await deps.dispose();
});

/** An upload that has arrived whole and waits for a worker. */
async function arrived(set: Partial<typeof uploads.$inferInsert> = {}): Promise<{ id: string; jobId: string }> {
  const id = newId();
  await writeFile(join(deps.config.backupsDir, ".uploads", id), dump);
  const now = new Date();
  return inTransaction(deps.store, async (tx) => {
    const options = { title: "Take in shop.sql", actor: administrator, exclusive: `upload:${id}`, now };
    const { jobId } = await enqueue(tx, ingestJob, { uploadId: id }, options);
    await tx.insert(uploads).values({
      id,
      fileName: "shop.sql",
      sizeBytes: dump.length,
      state: "checking",
      createdBy: administrator.id,
      createdByName: administrator.name,
      createdAt: now,
      expiresAt: new Date(now.getTime() + 1e6),
      jobId,
      ...set,
    });
    return { id, jobId };
  });
}

function work(): void {
  worker = startWorker({ deps, handlers: [ingestJobHandler(deps)] });
}

const readUpload = async (id: string) => (await deps.store.db.select().from(uploads).where(eq(uploads.id, id)))[0];
const filesOf = async () => (await readdir(deps.config.backupsDir)).filter((name) => name !== ".uploads");

test("a worker that died in the middle is made up for: one backup, one file, one proof", async () => {
  const backupId = newId();
  await deps.store.db.insert(backups).values({
    id: backupId,
    fileName: "shop.sql",
    kind: "uploaded",
    format: "sql",
    state: "running",
    databaseName: "shop",
    createdByName: administrator.name,
    createdAt: new Date(),
  });
  const { id, jobId } = await arrived({ backupId });
  await writeFile(join(deps.config.backupsDir, "shop.sql"), dump.subarray(0, 20));
  await writeFile(join(deps.config.backupsDir, `shop.sql.${jobId}-dead.partial`), "half");
  work();
  await untilState(deps, jobId, "succeeded");
  const rows = await deps.store.db.select().from(backups);
  expect(rows).toMatchObject([
    { kind: "uploaded", state: "complete", databaseName: "shop", checksum: sha256Hex(dump) },
  ]);
  expect(await filesOf()).toEqual([rows[0]?.fileName]);
  expect(await deps.store.db.select().from(proofs)).toMatchObject([{ outcome: "passed", backupId: rows[0]?.id }]);
  expect(await readUpload(id)).toMatchObject({ state: "complete", backupId: rows[0]?.id });
});

test("a worker that died after its work and before saying so does nothing twice", async () => {
  const { id, jobId } = await arrived({ state: "complete", backupId: newId() });
  work();
  const job = await untilState(deps, jobId, "succeeded");
  expect(job.result).toEqual({ backupId: (await readUpload(id))?.backupId });
  expect(await deps.store.db.select().from(backups)).toEqual([]);
});

test("cancelled before it was checked, the upload says so and can be discarded", async () => {
  const { id, jobId } = await arrived();
  await cancelJob(deps, administrator, { id: jobId });
  work();
  await untilState(deps, jobId, "cancelled");
  expect(await readUpload(id)).toMatchObject({ state: "failed", error: { code: "job.cancelled" } });
  const entries = await deps.store.db.select().from(audit);
  expect(entries.map(({ action, outcome }) => [action, outcome])).toContainEqual(["upload.failed", "failed"]);
});

test("a storage that fails leaves the upload with its reason and nothing among the backups", async () => {
  const full = Object.assign(new Error("no space left"), { code: "ENOSPC" });
  const failing = { ...deps, archives: { ...deps.archives, create: () => Promise.reject(full) } };
  const { id, jobId } = await arrived();
  worker = startWorker({ deps: failing, handlers: [ingestJobHandler(failing)] });
  await untilState(deps, jobId, "failed");
  expect(await readUpload(id)).toMatchObject({ state: "failed", backupId: null });
  expect(await deps.store.db.select().from(backups)).toEqual([]);
  expect(await filesOf()).toEqual([]);
});
