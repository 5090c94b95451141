import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startDrill } from "@/lib/drills";
import type { Worker } from "@/lib/jobs";
import { openS3 } from "@/lib/storage/s3-storage";
import { untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { type S3Server, startS3Server } from "@/test/s3-server";
import { makeShop } from "@/test/target-sql";
import { deleteBackup, getBackup, listBackups, reconcile, startBackup, startVerify } from ".";

let deps: TestDeps;
let server: S3Server;
let worker: Worker;
const [operator, administrator] = [actor("operator"), actor("administrator")];

beforeAll(async () => {
  server = await startS3Server();
  deps = await makeDeps("mariadb", { backupStorage: server.config({ prefix: "first/" }) });
  await makeShop(deps, 2000);
  worker = startTestWorker(deps);
});
afterEach(() => {
  server.refuse = null;
});
afterAll(async () => {
  await worker.stop(1000);
  await server.close();
  await deps.dispose();
});

test("backups are made in a bucket, read back, drilled and deleted there", async () => {
  const { backup, jobId } = await startBackup(deps, operator, {});
  await untilState(deps, jobId, "succeeded");
  expect(await getBackup(deps, operator, { id: backup.id })).toMatchObject({
    state: "complete",
    proof: "verified",
    missingFile: false,
  });
  const verify = await startVerify(deps, operator, { id: backup.id });
  await untilState(deps, verify.jobId, "succeeded");
  const drill = await startDrill(deps, operator, { id: backup.id });
  await untilState(deps, drill.jobId, "succeeded");
  expect(await getBackup(deps, operator, { id: backup.id })).toMatchObject({ proof: "proven" });
  expect(await reconcile(deps, operator)).toEqual({ added: [], missing: [], strays: [] });
  await deleteBackup(deps, administrator, { id: backup.id });
  expect(await openS3(server.config({ prefix: "first/" })).list()).toEqual([]);
});

test.each([
  ["wrong keys", { code: "SignatureDoesNotMatch", status: 403 }, "storage.bad_credentials"],
  ["a bucket that vanished", { code: "NoSuchBucket", status: 404 }, "storage.no_bucket"],
])("%s: the job fails with the reason and the next step, and nothing is listed", async (_, refusal, code) => {
  const before = await listBackups(deps, operator, {});
  server.refuse = () => refusal;
  const { backup, jobId } = await startBackup(deps, operator, {});
  const job = await untilState(deps, jobId, "failed");
  expect(job.error).toMatchObject({ code, hint: expect.any(String) });
  expect(await getBackup(deps, operator, { id: backup.id })).toMatchObject({ state: "failed", error: { code } });
  expect(await listBackups(deps, operator, {})).toEqual(before);
});

test("a bucket that vanishes in the middle: the job fails, and the next backup is fine when it is back", async () => {
  server.refuse = ({ query }) => (query.has("partNumber") ? { code: "NoSuchBucket", status: 404 } : undefined);
  const { jobId } = await startBackup(deps, operator, {});
  expect((await untilState(deps, jobId, "failed")).error).toMatchObject({ code: "storage.no_bucket" });
  server.refuse = null;
  expect(await openS3(server.config({ prefix: "first/" })).listUnfinished()).toEqual([]);
  const next = await startBackup(deps, operator, {});
  await untilState(deps, next.jobId, "succeeded");
});
