import type { Deps } from "@/lib/deps";
import { newId } from "@/lib/kernel/ids";
import { claimJob } from "./claim-job";
import type { JobHandler } from "./job";
import { runJob } from "./run-job";

/**
 * Runs what is queued of these kinds, one job after another and at most so many, in a process that is no worker: what
 * must not wait for one while none is alive. Returns how many it ran.
 */
export async function runQueued(deps: Deps, handlers: readonly JobHandler<unknown>[], most: number): Promise<number> {
  const byKind = new Map(handlers.map((handler) => [handler.definition.kind, handler]));
  const claim = { workerId: newId(), kinds: [...byKind.keys()], leaseSeconds: deps.config.jobLeaseSeconds };
  const never = new AbortController().signal;
  for (let ran = 0; ran < most; ran++) {
    const grantedAt = performance.now();
    const claimed = await claimJob(deps.store, claim);
    const handler = claimed === null ? undefined : byKind.get(claimed.kind);
    if (claimed === null || handler === undefined) return ran;
    await runJob(deps, { handler, claimed, job: new AbortController(), grantedAt, letGo: never, giveUp: never });
  }
  return most;
}
