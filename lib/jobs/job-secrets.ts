import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { OperatorError } from "@/lib/kernel/errors";
import type { Store, Transaction } from "@/lib/store/open-store";
import { jobSecrets } from "@/lib/store/schema";

const [saltBytes, ivBytes, tagBytes] = [16, 12, 16];

/**
 * Keeps what a job needs and nobody may read (a private key somebody typed), sealed with a key derived from the
 * configured secret: a copy of the store alone opens none. Removed in the transaction that ends the job.
 */
export async function sealJobSecret(tx: Transaction, authSecret: string, jobId: string, text: string): Promise<void> {
  await tx.insert(jobSecrets).values({ jobId, sealed: seal(authSecret, jobId, text), createdAt: new Date() });
}

/** What was sealed for the job; null when nothing was, or the job has ended. Throws `job.secret_unreadable`. */
export async function openJobSecret(
  db: Transaction | Store["db"],
  authSecret: string,
  jobId: string,
): Promise<string | null> {
  const [row] = await db.select().from(jobSecrets).where(eq(jobSecrets.jobId, jobId));
  return row === undefined ? null : unseal(authSecret, jobId, row.sealed);
}

/** Belongs into every transaction that gives a job its last state. */
export async function removeJobSecret(tx: Transaction, jobId: string): Promise<void> {
  await tx.delete(jobSecrets).where(eq(jobSecrets.jobId, jobId));
}

/** `salt ‖ iv ‖ tag ‖ ciphertext`, in base64. The job's id is authenticated: a row moved to another job opens nothing. */
function seal(authSecret: string, jobId: string, text: string): string {
  const [salt, iv] = [randomBytes(saltBytes), randomBytes(ivBytes)];
  const cipher = createCipheriv("aes-256-gcm", keyOf(authSecret, salt), iv).setAAD(Buffer.from(jobId));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([salt, iv, cipher.getAuthTag(), sealed]).toString("base64");
}

function unseal(authSecret: string, jobId: string, sealed: string): string {
  const bytes = Buffer.from(sealed, "base64");
  const [iv, tag] = [saltBytes, saltBytes + ivBytes];
  try {
    const cipher = createDecipheriv("aes-256-gcm", keyOf(authSecret, bytes.subarray(0, iv)), bytes.subarray(iv, tag))
      .setAAD(Buffer.from(jobId))
      .setAuthTag(bytes.subarray(tag, tag + tagBytes));
    return cipher.update(bytes.subarray(tag + tagBytes), undefined, "utf8") + cipher.final("utf8");
  } catch (error) {
    throw new OperatorError("job.secret_unreadable", "What was sealed for this job cannot be opened here.", {
      hint: "AUTH_SECRET must be the same in every process: compare the web's with the worker's, then start the job again.",
      cause: error,
    });
  }
}

function keyOf(authSecret: string, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", authSecret, salt, "seaworthy job secret", 32));
}
