import { and, asc, eq, inArray, isNull, notExists, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/mysql-core";
import { newSecret } from "@/lib/kernel/ids";
import { inTransaction } from "@/lib/store/in-transaction";
import { isDuplicateKey } from "@/lib/store/is-duplicate-key";
import type { Store, Transaction } from "@/lib/store/open-store";
import { jobs } from "@/lib/store/schema";
import { isDue, type Lease, leaseEnd, storeNow } from "./lease";

export interface ClaimedJob {
  id: string;
  kind: string;
  payload: unknown;
  attempt: number;
  /** Of the request that started it, so that its log lines can be found by it. */
  requestId: string | null;
  lease: Lease;
}

export interface ClaimOptions {
  workerId: string;
  /** What this worker can run; other kinds stay queued for a worker that can. */
  kinds: readonly string[];
  leaseSeconds: number;
}

/**
 * Takes the oldest queued job that may run now, or answers null. Rows another claimer looks at are skipped, and the
 * unique index over `running_key` refuses a second running job of an exclusive key whatever the timing.
 */
export async function claimJob(store: Store, options: ClaimOptions): Promise<ClaimedJob | null> {
  for (;;) {
    try {
      return await inTransaction(store, (tx) => claimIn(tx, options));
    } catch (error) {
      // Another claimer started a job of the same key a moment before; from now on the query leaves that key out.
      if (!isDuplicateKey(error)) throw error;
    }
  }
}

async function claimIn(tx: Transaction, { workerId, kinds, leaseSeconds }: ClaimOptions): Promise<ClaimedJob | null> {
  const running = alias(jobs, "running_job");
  const keyIsTaken = tx
    .select({ one: sql`1` })
    .from(running)
    .where(eq(running.runningKey, jobs.exclusiveKey));
  const [next] = await tx
    .select({ id: jobs.id, kind: jobs.kind, payload: jobs.payload, attempt: jobs.attempt, requestId: jobs.requestId })
    // In the order of this index there is nothing to sort, so only the row that is taken stays locked.
    .from(jobs, { forceIndex: "jobs_state" })
    .where(
      and(
        eq(jobs.state, "queued"),
        isNull(jobs.cancelRequestedAt),
        isDue,
        inArray(jobs.kind, [...kinds]),
        or(isNull(jobs.exclusiveKey), notExists(keyIsTaken)),
      ),
    )
    .orderBy(asc(jobs.createdAt), asc(jobs.id))
    .limit(1)
    .for("update", { skipLocked: true });
  if (next === undefined) return null;
  const lease = { jobId: next.id, token: newSecret(), seconds: leaseSeconds };
  const attempt = next.attempt + 1;
  await tx
    .update(jobs)
    .set({
      state: "running",
      attempt,
      workerId,
      leaseToken: lease.token,
      leaseUntil: leaseEnd(leaseSeconds),
      startedAt: storeNow,
      progress: null,
      error: null,
      notBefore: null,
    })
    .where(eq(jobs.id, next.id));
  return { ...next, attempt, lease };
}
