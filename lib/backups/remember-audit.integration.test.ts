import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openArchive } from "@/lib/archive";
import { recordAudit } from "@/lib/audit/record-audit";
import { verifyAudit } from "@/lib/audit/verify-audit";
import type { Worker } from "@/lib/jobs";
import { audit, backups } from "@/lib/store/schema";
import { untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { makeShop } from "@/test/target-sql";
import { startBackup } from ".";

let deps: TestDeps;
let worker: Worker;
const administrator = actor("administrator");

beforeAll(async () => {
  deps = await makeDeps();
  await makeShop(deps, 10);
  worker = startTestWorker(deps);
});
afterAll(async () => {
  await worker.stop(1000);
  await deps.dispose();
});

async function backUp() {
  const { backup, jobId } = await startBackup(deps, administrator, {});
  await untilState(deps, jobId, "succeeded");
  const [row] = await deps.store.db.select().from(backups).where(eq(backups.id, backup.id));
  const archive = await openArchive(deps.archives, backup.fileName);
  await archive.close();
  return { row, manifest: archive.manifest };
}

test("an archive's manifest has the newest hash of the log, sealed a moment before, and so has the catalogue", async () => {
  await recordAudit(deps.store.db, administrator, { action: "backup.hold", subject: "the newest before" });
  const { row, manifest } = await backUp();
  const [newest] = await deps.store.db
    .select()
    .from(audit)
    .where(eq(audit.sequence, manifest.audit?.sequence ?? 0));
  expect(newest?.hash).toBe(manifest.audit?.hash);
  expect(newest).toMatchObject({ action: "backup.start" });
  expect(row).toMatchObject({ auditSequence: manifest.audit?.sequence, auditHash: manifest.audit?.hash });
  expect(await verifyAudit(deps, administrator)).toMatchObject({ ok: true, anchors: 1 });
});

test("rows taken out of the end of the log are missed by the archive that was made after them", async () => {
  const { row, manifest } = await backUp();
  await deps.store.pool.query("DELETE FROM audit WHERE sequence >= ? OR sequence IS NULL", [manifest.audit?.sequence]);
  const { ok, firstProblem } = await verifyAudit(deps, administrator);
  expect(ok).toBe(false);
  expect(firstProblem).toMatchObject({ kind: "removed", sequence: manifest.audit?.sequence });
  expect(firstProblem?.message).toContain(row?.fileName);
});
