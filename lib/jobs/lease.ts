import { and, eq, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import type { MySqlUpdateSetSource } from "drizzle-orm/mysql-core";
import { OperatorError } from "@/lib/kernel/errors";
import type { Store, Transaction } from "@/lib/store/open-store";
import { jobs } from "@/lib/store/schema";

/** The right to run a job and to write about it, until it expires or another worker has taken over. */
export interface Lease {
  jobId: string;
  token: string;
  seconds: number;
}

/** The store's clock: a machine whose own clock is wrong neither steals a job nor loses one. */
export const storeNow = sql<Date>`utc_timestamp(3)`;

export function leaseEnd(seconds: number): SQL {
  return sql`utc_timestamp(3) + interval ${seconds} second`;
}

/** That many milliseconds from now. */
export function storeIn(milliseconds: number): SQL {
  return sql`utc_timestamp(3) + interval ${Math.max(0, Math.round(milliseconds)) * 1000} microsecond`;
}

/** Of queued jobs, those that do not wait for a moment of their own. */
export const isDue = or(isNull(jobs.notBefore), lte(jobs.notBefore, storeNow));

/** Written whenever a job stops running, whatever its next state. */
export const released = { leaseToken: null, leaseUntil: null, workerId: null };

/** Columns of a job to set. */
export type JobChanges = MySqlUpdateSetSource<typeof jobs>;

/** Changes the job only while the lease is ours. Throws `job.lease_lost` and changes nothing when it is not. */
export async function updateHeld(db: Transaction | Store["db"], lease: Lease, changes: JobChanges): Promise<void> {
  const [answer] = await db.update(jobs).set(changes).where(heldBy(lease));
  // The driver counts rows found, not rows changed, so writing the same values again is no loss.
  if (answer.affectedRows === 0) throw leaseLost(lease.jobId);
}

/** Holds the job's row until the transaction ends, so that nobody can take over before. Throws `job.lease_lost`. */
export async function lockHeld(tx: Transaction, lease: Lease): Promise<void> {
  const rows = await tx.select({ id: jobs.id }).from(jobs).where(heldBy(lease)).for("update");
  if (rows.length === 0) throw leaseLost(lease.jobId);
}

export function heldBy(lease: Lease): SQL | undefined {
  return and(eq(jobs.id, lease.jobId), eq(jobs.leaseToken, lease.token));
}

export function leaseLost(jobId: string): OperatorError {
  return new OperatorError("job.lease_lost", "This worker's lease on the job ended: another worker takes over.", {
    kind: "conflict",
    hint: "The store was unreachable for too long, or this process stood still. The Jobs page shows who runs it now.",
    details: { jobId },
  });
}
