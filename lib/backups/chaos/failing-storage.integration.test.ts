import { afterAll, beforeAll, expect, test } from "vitest";
import type { Worker } from "@/lib/jobs";
import { OperatorError } from "@/lib/kernel/errors";
import type { ArchiveStorage, PendingFile } from "@/lib/storage/archive-storage";
import { untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { makeShop } from "@/test/target-sql";
import { getBackup, reconcile, startBackup } from "..";
import { expectAgreement } from "@/test/backups-agree";

const operator = actor("operator");
let deps: TestDeps;
let worker: Worker;
/** What the disk does wrong just now. */
let harm: (file: PendingFile) => PendingFile;

beforeAll(async () => {
  const made = await makeDeps();
  deps = { ...made, archives: onBadDisk(made.archives) };
  await makeShop(deps, 500);
  worker = startTestWorker(deps);
});
afterAll(async () => {
  await worker.stop(1000);
  await deps.dispose();
});

function onBadDisk(disk: ArchiveStorage): ArchiveStorage {
  return { ...disk, create: async (fileName, owner) => harm(await disk.create(fileName, owner)) };
}

/** What a disk that answers EIO becomes in `diskError`. */
function broken(): OperatorError {
  return new OperatorError("storage.failed", "The archive folder does not work: EIO: i/o error, write.", {
    kind: "unavailable",
    hint: "Look at the disk behind it.",
  });
}

const refuse = () => Promise.reject(broken());

test.each<[string, (file: PendingFile) => PendingFile]>([
  ["while the first bytes are written", (file) => ({ ...file, write: refuse })],
  ["in the middle", failingAfter(3)],
  ["when the file is to be flushed", (file) => ({ ...file, commit: refuse })],
  ["after the file got its name", (file) => ({ ...file, commit: () => file.commit().then(refuse) })],
])("a disk that fails %s fails the backup, and leaves neither a file nor a listed backup", async (_when, bad) => {
  harm = bad;
  const { backup, jobId } = await startBackup(deps, operator, {});
  const job = await untilState(deps, jobId, "failed");
  expect(job.error).toMatchObject({ code: "storage.failed", hint: expect.any(String) });
  expect(await getBackup(deps, operator, { id: backup.id })).toMatchObject({
    state: "failed",
    error: { code: "storage.failed" },
  });
  await expectAgreement(deps);
});

test("a leftover that could not even be removed is found when its lease is over, and removed then", async () => {
  const stuck: { file?: PendingFile } = {};
  harm = (file) => {
    stuck.file = file;
    return { ...file, write: refuse, discard: refuse };
  };
  const { jobId } = await startBackup(deps, operator, {});
  expect((await untilState(deps, jobId, "failed")).error?.code).toBe("storage.failed");
  expect(await deps.archives.listUnfinished()).toHaveLength(1);
  const later: TestDeps = { ...deps, clock: { now: () => new Date(Date.now() + 60_000) } };
  const { strays } = await reconcile(later, operator, {});
  expect(strays).toEqual([{ fileName: expect.any(String), what: expect.stringContaining("removed") }]);
  await stuck.file?.discard();
  await expectAgreement(deps);
});

test("when the disk works again, so do backups", async () => {
  harm = (file) => file;
  const { backup, jobId } = await startBackup(deps, operator, {});
  await untilState(deps, jobId, "succeeded");
  expect((await getBackup(deps, operator, { id: backup.id })).proof).toBe("verified");
  await expectAgreement(deps);
});

function failingAfter(writes: number): (file: PendingFile) => PendingFile {
  return (file) => {
    let done = 0;
    return { ...file, write: (chunk) => (done++ < writes ? file.write(chunk) : refuse()) };
  };
}
