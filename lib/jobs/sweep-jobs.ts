import { and, eq, inArray, isNotNull, lt, type SQL } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import type { OperatorError } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { jobLog, jobs } from "@/lib/store/schema";
import { interrupted, tooManyCrashes } from "./ending";
import type { JobHandler } from "./job";
import { removeJobSecret } from "./job-secrets";
import { type JobChanges, released, storeNow } from "./lease";

const maxCrashes = 5;
type JobRow = typeof jobs.$inferSelect;
export type Handlers = ReadonlyMap<string, JobHandler<unknown>>;

/**
 * Settles the jobs nobody runs any more: those whose worker let the lease end, and queued ones to be cancelled. Each in
 * a transaction of its own that skips rows others hold, so any number of workers may sweep at once. What could not be
 * settled is tried again at the next sweep.
 */
export async function sweepJobs(deps: Deps, handlers: Handlers): Promise<void> {
  const kinds = [...handlers.keys()];
  if (kinds.length === 0) return;
  const expired = and(eq(jobs.state, "running"), lt(jobs.leaseUntil, storeNow), inArray(jobs.kind, kinds));
  const toCancel = and(eq(jobs.state, "queued"), isNotNull(jobs.cancelRequestedAt), inArray(jobs.kind, kinds));
  await forEach(deps, expired, (tx, row) => recover(deps, tx, row, handlers));
  await forEach(deps, toCancel, async (tx, row) => {
    await change(tx, row, { state: "cancelled", finishedAt: storeNow });
    await settle(tx, row, handlers, "cancelled");
  });
}

async function forEach(deps: Deps, which: SQL | undefined, settleOne: (tx: Transaction, row: JobRow) => Promise<void>) {
  for (const { id } of await deps.store.db.select({ id: jobs.id }).from(jobs).where(which)) {
    try {
      await inTransaction(deps.store, async (tx) => {
        const [row] = await tx
          .select()
          .from(jobs)
          .where(and(eq(jobs.id, id), which))
          .for("update", { skipLocked: true });
        if (row !== undefined) await settleOne(tx, row);
      });
    } catch (error) {
      deps.log.error({ err: error, jobId: id }, "could not settle a job; trying again");
    }
  }
}

async function recover(deps: Deps, tx: Transaction, row: JobRow, handlers: Handlers): Promise<void> {
  const again = handlers.get(row.kind)?.definition.afterCrash === "again";
  const crashes = row.crashes + 1;
  if (again && crashes < maxCrashes) {
    await change(tx, row, { state: "queued", crashes, ...released });
    return logLine(deps, tx, row, "warning", "The worker of this job stopped answering; it is queued again.");
  }
  const error = again
    ? tooManyCrashes(crashes)
    : interrupted("The worker of this job stopped answering.", row.progress);
  await fail(deps, tx, row, error);
  await settle(tx, row, handlers, "interrupted");
}

async function fail(deps: Deps, tx: Transaction, row: JobRow, error: OperatorError): Promise<void> {
  await change(tx, row, { state: "failed", error: reportError(error), finishedAt: storeNow, ...released });
  await logLine(deps, tx, row, "error", error.message);
}

/** A payload of another version cannot be handed to the feature; its job's state is settled all the same. */
async function settle(
  tx: Transaction,
  row: JobRow,
  handlers: Handlers,
  outcome: "interrupted" | "cancelled",
): Promise<void> {
  const handler = handlers.get(row.kind);
  const payload = handler?.definition.payload.safeParse(row.payload);
  if (payload?.success === true) await handler?.settle?.(tx, payload.data, outcome);
}

async function change(tx: Transaction, row: JobRow, changes: JobChanges): Promise<void> {
  await tx.update(jobs).set(changes).where(eq(jobs.id, row.id));
  if (changes.finishedAt !== undefined) await removeJobSecret(tx, row.id);
}

async function logLine(
  deps: Deps,
  tx: Transaction,
  row: JobRow,
  level: "warning" | "error",
  line: string,
): Promise<void> {
  const { id: jobId, kind, attempt, requestId } = row;
  deps.log.warn({ jobId, kind, attempt, ...(requestId === null ? {} : { requestId }) }, line);
  await tx.insert(jobLog).values({ jobId: row.id, at: deps.clock.now(), level, line });
}
