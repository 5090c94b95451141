import { eq } from "drizzle-orm";
import { OperatorError } from "@/lib/kernel/errors";
import { seal, unseal } from "@/lib/kernel/seal";
import type { Store, Transaction } from "@/lib/store/open-store";
import { jobSecrets } from "@/lib/store/schema";

const use = "job secret";

/**
 * Keeps what a job needs and nobody may read (a private key somebody typed), sealed with a key derived from the
 * configured secret: a copy of the store alone opens none. Removed in the transaction that ends the job.
 */
export async function sealJobSecret(tx: Transaction, authSecret: string, jobId: string, text: string): Promise<void> {
  await tx
    .insert(jobSecrets)
    .values({ jobId, sealed: seal(authSecret, { use, owner: jobId }, text), createdAt: new Date() });
}

/** What was sealed for the job; null when nothing was, or the job has ended. Throws `job.secret_unreadable`. */
export async function openJobSecret(
  db: Transaction | Store["db"],
  authSecret: string,
  jobId: string,
): Promise<string | null> {
  const [row] = await db.select().from(jobSecrets).where(eq(jobSecrets.jobId, jobId));
  return row === undefined ? null : unsealed(authSecret, jobId, row.sealed);
}

/** Belongs into every transaction that gives a job its last state. */
export async function removeJobSecret(tx: Transaction, jobId: string): Promise<void> {
  await tx.delete(jobSecrets).where(eq(jobSecrets.jobId, jobId));
}

function unsealed(authSecret: string, jobId: string, sealed: string): string {
  try {
    return unseal(authSecret, { use, owner: jobId }, sealed);
  } catch (error) {
    throw new OperatorError("job.secret_unreadable", "What was sealed for this job cannot be opened here.", {
      hint: "AUTH_SECRET must be the same in every process: compare the web's with the worker's, then start the job again.",
      cause: error,
    });
  }
}
