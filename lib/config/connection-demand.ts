import type { Config } from "./config";

/** Left to whoever has to look at a server that is full, and to what we do not know of. */
export const spareConnections = 10;
/** A restore loads over so many, unless told otherwise, beside two of its own. */
const loaders = 8;
/** Checks measured at once, each on a connection of its own. */
const checks = 6;
/** Only so many jobs open connections to a target: one that reads or changes it as a whole, and one drill. */
const heavyJobs = 2;

export type ConnectionSizes = Pick<
  Config,
  "webReplicas" | "workerReplicas" | "storePoolSize" | "targetPoolSize" | "jobConcurrency" | "backupConnections"
>;

export interface ConnectionDemand {
  /** `4 web × (8 + 4 + 6) + 1 worker × (8 + 4 + 6) + 2 jobs × 10`: store, target, checks; what jobs open. */
  sum: string;
  needed: number;
}

/**
 * The most connections that all our processes together open at once on a server that holds the store, the target or both.
 * Jobs reach the store through the pool of their worker, however many run.
 */
export function connectionDemand(sizes: ConnectionSizes, holds: readonly ("store" | "target")[]): ConnectionDemand {
  const perProcess = holds.flatMap((which) =>
    which === "store" ? [sizes.storePoolSize] : [sizes.targetPoolSize, checks],
  );
  const jobs = holds.includes("target") ? Math.min(heavyJobs, sizes.workerReplicas * sizes.jobConcurrency) : 0;
  const perJob = (sizes.backupConnections ?? loaders) + 2;
  const each = perProcess.reduce((sum, one) => sum + one, 0);
  const terms = perProcess.length === 1 ? `${each}` : `(${perProcess.join(" + ")})`;
  return {
    sum: [
      `${sizes.webReplicas} web × ${terms}`,
      `${count(sizes.workerReplicas, "worker")} × ${terms}`,
      ...(jobs === 0 ? [] : [`${count(jobs, "job")} × ${perJob}`]),
    ].join(" + "),
    needed: (sizes.webReplicas + sizes.workerReplicas) * each + jobs * perJob,
  };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
