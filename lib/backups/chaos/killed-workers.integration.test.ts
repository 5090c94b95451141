import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { eq, sql as raw } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "@/examples/gene-atlas/data/prng";
import { jobs, workers } from "@/lib/store/schema";
import { environmentOf, startProgram, programFile } from "@/test/bundle";
import { readJob, until } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { sql } from "@/test/target-sql";
import { getBackup, startBackup } from "..";
import { expectAgreement, expectNoHalfFiles } from "@/test/backups-agree";

// A failing run names its seed; put it here to have the same moments again, as far as processes repeat themselves.
const seed = Date.now() % 2 ** 31;
const random = new Random(seed);
const operator = actor("operator");
const lanes = 2;
const killsInAll = 50;
/** The worker that gets a job after five dead ones gives it up. */
const killsThatEndAJob = 5;

/** A database, a folder and two real worker processes: one runs the job and is killed, the other takes over. */
interface Lane {
  deps: TestDeps;
  processes: Map<number, ChildProcess>;
  /** How long the last attempt that was let live took. */
  wholeMs: number;
}

const program = programFile("worker");
const all: Lane[] = [];
let kills = 0;

beforeAll(async () => {
  all.push(...(await Promise.all(Array.from({ length: lanes }, makeLane))));
});
afterAll(async () => {
  for (const { deps, processes } of all) {
    for (const child of processes.values()) child.kill("SIGKILL");
    await deps.dispose();
  }
});

async function makeLane(): Promise<Lane> {
  const deps = await makeDeps("mariadb", { jobLeaseSeconds: 3 });
  await sql(
    deps,
    "CREATE TABLE reading (id INT PRIMARY KEY, v VARCHAR(300))",
    "INSERT INTO reading SELECT seq, CONCAT(MD5(seq), SHA2(seq, 512)) FROM seq_1_to_20000",
  );
  const lane = { deps, processes: new Map<number, ChildProcess>(), wholeMs: 500 };
  for (let i = 0; i < 2; i++) startWorkerOf(lane);
  return lane;
}

function startWorkerOf({ deps, processes }: Lane): void {
  const environment = { ...environmentOf(deps.config), COMPRESSION_LEVEL: "1" };
  const child = startProgram(program, [], { environment, stdio: "ignore" });
  if (child.pid !== undefined) processes.set(child.pid, child);
}

function untilEnded({ deps }: Lane, jobId: string) {
  return until(
    () => readJob(deps, jobId),
    ({ state }) => state === "succeeded" || state === "failed",
    120_000,
  );
}

test(
  `workers killed at ${killsInAll} random moments: another one finishes, nothing is half, catalogue and folder agree (seed ${seed})`,
  { timeout: 600_000 },
  async () => {
    await Promise.all(all.map(killUntilEnough));
    expect(kills).toBeGreaterThanOrEqual(killsInAll);
    for (const { deps } of all) await expectAgreement(deps);
  },
);

async function killUntilEnough(lane: Lane): Promise<void> {
  for (let round = 0; kills < killsInAll; round++)
    await backUpAndKill(lane, 1 + ((round + random.between(0, 2)) % killsThatEndAJob));
}

/** One backup whose worker is killed up to so many times. */
async function backUpAndKill(lane: Lane, times: number): Promise<void> {
  const { backup, jobId } = await startBackup(lane.deps, operator, {});
  let killed = 0;
  while (killed < times && (await killDuring(lane, jobId, killed + 1))) {
    killed++;
    await expectNoHalfFiles(lane.deps);
  }
  kills += killed;
  const job = await untilEnded(lane, jobId);
  if (job.state === "succeeded") lane.wholeMs = (job.finishedAt?.getTime() ?? 0) - (job.startedAt?.getTime() ?? 0);
  const { state, proof } = await getBackup(lane.deps, operator, { id: backup.id });
  if (killed < killsThatEndAJob)
    expect({ job: job.error, state, proof }).toEqual({ job: null, state: "complete", proof: "verified" });
  // Killed while it read the whole file back, it is no less whole.
  else expect([job.error?.code, ["failed", "complete"].includes(state)]).toEqual(["job.too_many_attempts", true]);
}

/** False when the job had ended before. */
async function killDuring(lane: Lane, jobId: string, attempt: number): Promise<boolean> {
  const { deps, processes } = lane;
  const started = await until(
    () => readJob(deps, jobId),
    (job) => job.finishedAt !== null || (job.state === "running" && job.attempt === attempt),
  );
  if (started.finishedAt !== null || started.workerId === null) return false;
  await wait(random.fraction() * lane.wholeMs);
  const [row] = await deps.store.db.select().from(workers).where(eq(workers.id, started.workerId));
  const child = processes.get(row?.pid ?? 0);
  if (row === undefined || child === undefined) throw new Error(`no process of worker ${started.workerId}`);
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
  processes.delete(row.pid);
  startWorkerOf(lane);
  const { state, workerId } = await readJob(deps, jobId);
  if (state !== "running" || workerId !== started.workerId) return false;
  // The dead do not renew a lease, so it may as well end now.
  await deps.store.db
    .update(jobs)
    .set({ leaseUntil: raw`utc_timestamp(3) - interval 1 second` })
    .where(eq(jobs.id, jobId));
  return true;
}
