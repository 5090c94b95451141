import type { Deps } from "@/lib/deps";
import { newId } from "@/lib/kernel/ids";
import { sleep } from "@/lib/kernel/sleep";
import { settlesWithin } from "@/lib/kernel/within";
import { claimJob } from "./claim-job";
import { handedBack } from "./ending";
import { isStoreGone } from "./is-store-gone";
import type { JobHandler } from "./job";
import { announce } from "./presence";
import { runJob } from "./run-job";
import { sweepJobs } from "./sweep-jobs";

/** Jobs of the quick lane at a time, beside the others. */
const quickSlots = 2;
const idleMs = 500;
const maxBackOffMs = 10_000;
/** How long jobs that were handed back get to clean up after themselves. */
const unwindMs = 5000;
/** Of that, after which one that may run again is handed back while it still computes: no thread can be told to stop. */
const letGoMs = 3500;
/** A store that is away for longer is not waited for by a worker that stops. */
const storePatienceMs = 3000;
const signOffMs = 1500;

export interface WorkerOptions {
  deps: Deps;
  handlers: readonly JobHandler<unknown>[];
  /** Jobs at a time, without those of the quick lane; 2 when left out. */
  concurrency?: number;
}

export interface Worker {
  id: string;
  /**
   * Claims nothing more, waits up to `graceMs` for what runs, then hands it back: jobs that may run again are queued
   * without counting this attempt. Resolves at most 7 s after that; a job that ignored its signal is left to its lease,
   * as all are when the store is gone for 3 s: the grace is then not waited for.
   */
  stop(graceMs: number): Promise<void>;
}

/** Starts claiming and running jobs. Outlives outages of the store: it backs off and resumes. */
export function startWorker({ deps, handlers, concurrency = 2 }: WorkerOptions): Worker {
  const id = newId();
  const byKind = new Map(handlers.map((handler) => [handler.definition.kind, handler]));
  const lanes = lanesOf(handlers, concurrency);
  const log = deps.log.child({ workerId: id });
  const presence = announce(deps, id);
  const running = new Map<AbortController, Promise<void>>();
  const lettingGo = new AbortController();
  const givingUp = new AbortController();
  let stopping = false;
  /** Aborted when there may be something to do before the pause is over: a job ended, or the worker stops. */
  let wake = new AbortController();

  async function fillSlots(lane: Lane): Promise<void> {
    while (lane.running < lane.slots && !stopping) {
      const grantedAt = performance.now();
      const { jobLeaseSeconds: leaseSeconds } = deps.config;
      const claimed = await claimJob(deps.store, { workerId: id, kinds: lane.kinds, leaseSeconds });
      const handler = claimed === null ? undefined : byKind.get(claimed.kind);
      if (claimed === null || handler === undefined) return;
      const job = new AbortController();
      const signals = { letGo: lettingGo.signal, giveUp: givingUp.signal };
      const done = runJob({ ...deps, log }, { handler, claimed, job, grantedAt, ...signals });
      running.set(job, done);
      lane.running++;
      void done.finally(() => {
        running.delete(job);
        lane.running--;
        wake.abort();
      });
    }
  }

  async function work(): Promise<void> {
    for (let failures = 0; !stopping;) {
      wake = new AbortController();
      try {
        await presence.beat();
        await sweepJobs({ ...deps, log }, byKind);
        for (const lane of lanes) await fillSlots(lane);
        failures = 0;
      } catch (error) {
        failures++;
        log.error({ err: error, failures }, "the store does not answer; trying again");
      }
      const pauseMs = failures === 0 ? idleMs : Math.min(idleMs * 2 ** (failures - 1), maxBackOffMs);
      await sleep(pauseMs, wake.signal).catch(() => undefined);
    }
  }

  async function stop(graceMs: number): Promise<void> {
    stopping = true;
    wake.abort();
    const waiting = new AbortController();
    const ended = loop.then(() => Promise.all(running.values()));
    const gone = isStoreGone(deps.store, storePatienceMs, waiting.signal).then((isGone) => {
      if (isGone) givingUp.abort(handedBack());
    });
    await settlesWithin(graceMs, Promise.race([ended, gone]));
    waiting.abort();
    for (const job of running.keys()) job.abort(handedBack());
    const unwound = Promise.all(running.values());
    await settlesWithin(letGoMs, unwound);
    lettingGo.abort(handedBack());
    await settlesWithin(unwindMs - letGoMs, unwound);
    givingUp.abort(handedBack());
    if (running.size > 0) log.error({ jobs: running.size }, "jobs ignored their signal and are left to their lease");
    await settlesWithin(
      signOffMs,
      presence.end().catch((error: unknown) => log.warn({ err: error }, "could not sign off in the store")),
    );
  }

  const loop = work();
  return { id, stop };
}

interface Lane {
  kinds: string[];
  slots: number;
  running: number;
}

function lanesOf(handlers: WorkerOptions["handlers"], concurrency: number): Lane[] {
  const kindsOf = (lane: "quick" | undefined) =>
    handlers.filter(({ definition }) => definition.lane === lane).map(({ definition }) => definition.kind);
  return [
    { kinds: kindsOf("quick"), slots: quickSlots, running: 0 },
    { kinds: kindsOf(undefined), slots: concurrency, running: 0 },
  ].filter(({ kinds }) => kinds.length > 0);
}
