import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStorage } from "@/lib/storage/open-storage";
import { openS3 } from "@/lib/storage/s3-storage";
import { backupCopies } from "@/lib/store/schema";
import { environmentOf, startProgram, programFile } from "@/test/bundle";
import { addArchive } from "@/test/add-archive";
import { readJob, until, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { type S3Server, startS3Server } from "@/test/s3-server";
import { startCopy } from ".";

let deps: TestDeps;
let server: S3Server;
const program = programFile("worker");
const part = 16 * 1024 ** 2;

beforeAll(async () => {
  server = await startS3Server();
  deps = await makeDeps("mariadb", { jobLeaseSeconds: 6, copyStorage: server.config({ prefix: "far/" }) });
});
afterAll(async () => {
  await server.close();
  await deps.dispose();
});

function startWorkerProcess() {
  const { host } = new URL(server.url);
  const environment = {
    ...environmentOf(deps.config),
    COPY_STORAGE: `s3://archives/far?endpoint=http://${host}&path-style=true`,
    S3_ACCESS_KEY_ID: "S3RVER",
    S3_SECRET_ACCESS_KEY: "S3RVER",
  };
  return startProgram(program, [], { environment, stdio: "ignore" });
}

test("a worker killed in the middle of a copy: another goes on where it was", async () => {
  const { id, fileName, checksum } = await addArchive(deps, 6 * part + 12_345);
  const { promise: never } = Promise.withResolvers<void>();
  let arrived = 0;
  server.refuse = ({ query }) => {
    if (query.has("partNumber") && ++arrived > 3) server.hold = never;
    return undefined;
  };
  const { jobId } = await startCopy(deps, actor("operator"), { id });
  const first = startWorkerProcess();
  await until(
    () => readJob(deps, jobId),
    (job) => arrived > 3 && (job.progress?.bytesDone ?? 0) > 3 * part,
  );
  const gone = once(first, "exit");
  first.kill("SIGKILL");
  await gone;
  expect(await openS3(server.config({ prefix: "far/" })).list()).toEqual([]);
  Object.assign(server, { refuse: null, hold: null });

  const second = startWorkerProcess();
  const job = await untilState(deps, jobId, "succeeded");
  second.kill("SIGTERM");
  await once(second, "exit");
  expect(job).toMatchObject({
    attempt: expect.toSatisfy((attempt) => attempt > 1),
    result: { checksum, sizeBytes: 6 * part + 12_345 },
  });
  expect((job.result as { resumedFrom: number }).resumedFrom).toBeGreaterThanOrEqual(part);
  const far = openS3(server.config({ prefix: "far/" }));
  expect(await far.list()).toMatchObject([{ fileName, sizeBytes: 6 * part + 12_345 }]);
  expect(await far.listUnfinished()).toEqual([]);
});

test("copies go to a folder too, which is made when it is missing", async () => {
  const folder = join(deps.folder, "not", "there", "yet");
  const onDisk = { ...deps, copies: openStorage({ type: "disk", folder }) };
  const worker = startTestWorker(onDisk);
  const { id, fileName, content } = await addArchive(deps, 3_000_000);
  const { jobId } = await startCopy(onDisk, actor("operator"), { id });
  await untilState(deps, jobId, "succeeded");
  await worker.stop(1000);
  expect(existsSync(folder) && readdirSync(folder)).toEqual([fileName]);
  expect(readFileSync(join(folder, fileName)).equals(content)).toBe(true);
  const [copy] = await deps.store.db.select().from(backupCopies).where(eq(backupCopies.backupId, id));
  expect(copy).toMatchObject({ state: "complete", storage: folder, attempts: 0 });
});
