import type { Logger } from "pino";
import { OperatorError } from "@/lib/kernel/errors";
import { sleep } from "@/lib/kernel/sleep";
import type { Store } from "@/lib/store/open-store";
import { jobs } from "@/lib/store/schema";
import { heldBy, type Lease, leaseEnd, leaseLost, updateHeld } from "./lease";

const pollMs = 700;

/**
 * Renews a running job's lease at a third of its length and watches for a cancellation. Aborts `job` with
 * `job.cancelled` within a second of the request, and with `job.lease_lost` when another worker has the job or, with a
 * sixth of the lease to spare, when the lease could not be renewed: at its end two workers would do the same work.
 * `grantedAt` is `performance.now()` from before the lease was asked for.
 */
export function keepLease(
  store: Store,
  lease: Lease,
  job: AbortController,
  grantedAt: number,
  log: Logger,
): { stop(): void } {
  const stopped = new AbortController();
  const leaseMs = lease.seconds * 1000;
  let renewedAt = grantedAt;
  let deadline = armDeadline();

  function armDeadline(): NodeJS.Timeout {
    const endsIn = renewedAt + (leaseMs * 5) / 6 - performance.now();
    return setTimeout(() => job.abort(leaseLost(lease.jobId)), Math.max(0, endsIn));
  }

  async function renew(): Promise<void> {
    const askedAt = performance.now();
    await updateHeld(store.db, lease, { leaseUntil: leaseEnd(lease.seconds) });
    renewedAt = askedAt;
    clearTimeout(deadline);
    if (!stopped.signal.aborted) deadline = armDeadline();
  }

  async function watchCancellation(): Promise<void> {
    const [row] = await store.db.select({ requestedAt: jobs.cancelRequestedAt }).from(jobs).where(heldBy(lease));
    if (row === undefined) throw leaseLost(lease.jobId);
    if (row.requestedAt !== null) job.abort(cancelled());
  }

  async function keep(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        if (performance.now() - renewedAt >= leaseMs / 3) await renew();
        if (!job.signal.aborted) await watchCancellation();
      } catch (error) {
        if (error instanceof OperatorError && error.code === "job.lease_lost") return job.abort(error);
        log.warn({ err: error }, "could not renew the lease of a job; trying again");
      }
      await sleep(Math.min(pollMs, leaseMs / 6), stopped.signal).catch(() => undefined);
    }
  }

  void keep();
  return {
    stop() {
      stopped.abort();
      clearTimeout(deadline);
    },
  };
}

function cancelled(): OperatorError {
  return new OperatorError("job.cancelled", "The job was cancelled.", { kind: "conflict" });
}
