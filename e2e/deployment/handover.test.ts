import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jobDone, startBackup } from "./backups";
import { type Container, isHealthy, killProcess } from "./container";
import { run } from "./run-program";
import { sharedStack, signedIn } from "./test-stack";

const stack = sharedStack();
/** A backup that takes its time, and workers that do not wait long for it: 7 s, of which 6 are for handing back. */
const slow = stack.with({ COMPRESSION_LEVEL: "15", SHUTDOWN_GRACE_SECONDS: "7" });
/** Rows that no compressor makes small. */
const filler = `CREATE TABLE shop.filler (id INT PRIMARY KEY, noise VARCHAR(300)) SELECT seq AS id,
  CONCAT(SHA2(seq, 512), SHA2(-seq, 512)) AS noise FROM seq_1_to_120000`;

interface WorkerLine {
  host: string;
  jobId: string;
  attempt: number;
  msg: string;
}

async function inTarget(sql: string): Promise<void> {
  await stack.exec("application", ["mariadb", "-useaworthy", "-papplication", "shop"], sql);
}

async function recreateWorkers(of: typeof stack): Promise<void> {
  await of.compose(["up", "--detach", "--wait", "--no-build", "--no-deps", "worker"]);
}

/** What workers said when they took the job: one line for each attempt. */
async function takenBy(jobId: string): Promise<WorkerLine[]> {
  const lines = (await stack.logs("worker")).split("\n").filter((line) => line.includes(jobId));
  return lines.map((line) => JSON.parse(line) as WorkerLine).filter(({ msg }) => msg === "job started");
}

async function workerOf(jobId: string): Promise<Container> {
  const { host } = await stack.until("a worker has the job", async () => (await takenBy(jobId)).at(-1));
  const found = (await stack.containers("worker")).find((each) => each.host === host);
  if (found === undefined) throw new Error(`no worker is ${host}`);
  return found;
}

describe("a backup goes on when its worker does not", { timeout: 300_000 }, () => {
  beforeAll(async () => {
    await inTarget(filler);
    await recreateWorkers(slow);
  }, 300_000);
  afterAll(async () => {
    await inTarget("DROP TABLE shop.filler");
    await recreateWorkers(stack);
  }, 300_000);

  test("told to stop, the worker hands the job over, and the other one finishes it", async () => {
    const person = await signedIn(stack);
    const { jobId } = await startBackup(person);
    const first = await workerOf(jobId);
    const startedAt = Date.now();
    await run("docker", ["stop", first.id]);
    console.log(`the worker stopped after ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
    await jobDone(stack, person, jobId, 240);
    const hosts = (await takenBy(jobId)).map(({ host }) => host);
    expect(hosts).toHaveLength(2);
    expect(new Set(hosts).size).toBe(2);
    const [stopped] = (await stack.containers("worker")).filter(({ id }) => id === first.id);
    expect(stopped?.state).toMatchObject({ Status: "exited", ExitCode: 0 });
    await run("docker", ["start", first.id]);
  });

  test("killed, its lease ends, and the job is done by whoever comes first", async () => {
    const person = await signedIn(stack);
    const { jobId } = await startBackup(person);
    const first = await workerOf(jobId);
    await killProcess(first);
    await jobDone(stack, person, jobId, 240);
    expect((await takenBy(jobId)).length).toBeGreaterThan(1);
    await stack.until("the killed worker is back", async () => {
      const all = await stack.containers("worker");
      return (all.length === 2 && all.every(isHealthy)) || undefined;
    });
  });
});
