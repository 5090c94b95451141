import { and, eq, lt } from "drizzle-orm";
import type { Actor } from "@/lib/auth/actor";
import { keptMs } from "@/lib/idempotency/claim-key";
import { newId, sha256Hex } from "@/lib/kernel/ids";
import { currentRequestId } from "@/lib/kernel/log-context";
import { isDuplicateKey } from "@/lib/store/is-duplicate-key";
import type { Transaction } from "@/lib/store/open-store";
import { jobs } from "@/lib/store/schema";
import type { JobDefinition } from "./job";

export interface EnqueueOptions {
  /** For lists: `Back up gene_atlas`. */
  title: string;
  actor: Actor;
  /** At most one job of this key runs at a time; the others wait in the order they came. */
  exclusive?: string;
  /**
   * What the client sent as `Idempotency-Key`; the same actor's same key for the same kind starts one job only: within a
   * day when people and tokens ask, for ever when the system does.
   */
  idempotencyKey?: string | undefined;
  now: Date;
}

/**
 * Queues a job inside the caller's transaction, so that it exists exactly when what it works on does. `existing`: the
 * key was used before and `jobId` is that first job; the caller should then write nothing of its own.
 */
export async function enqueue<Payload>(
  tx: Transaction,
  definition: JobDefinition<Payload>,
  payload: Payload,
  options: EnqueueOptions,
): Promise<{ jobId: string; existing: boolean }> {
  const { actor, now } = options;
  const jobId = newId(now);
  const idempotencyKey = storedKey(definition.kind, actor, options.idempotencyKey);
  await forgetOldKey(tx, actor, idempotencyKey, now);
  try {
    await tx.insert(jobs).values({
      id: jobId,
      kind: definition.kind,
      title: options.title.slice(0, 200),
      state: "queued",
      payload,
      idempotencyKey,
      exclusiveKey: options.exclusive ?? null,
      createdBy: actor.id,
      createdByName: actor.name.slice(0, 120),
      requestId: actor.requestId ?? currentRequestId(),
      createdAt: now,
    });
    return { jobId, existing: false };
  } catch (error) {
    if (idempotencyKey === null || !isDuplicateKey(error)) throw error;
    return { jobId: await firstJobOf(tx, idempotencyKey, error), existing: true };
  }
}

/** The job that this actor started with this key, for verbs that must answer before they would refuse a second one. */
export async function jobOfKey<Payload>(
  tx: Transaction,
  definition: JobDefinition<Payload>,
  actor: Actor,
  key: string | undefined,
  now: Date,
): Promise<string | undefined> {
  const stored = storedKey(definition.kind, actor, key);
  if (stored === null) return undefined;
  await forgetOldKey(tx, actor, stored, now);
  const [found] = await tx.select({ id: jobs.id }).from(jobs).where(eq(jobs.idempotencyKey, stored));
  return found?.id;
}

/** An hour less than its answer is kept: who sends one key every day is not answered with the job of the day before. */
const keyCountsMs = keptMs - 3_600_000;

async function forgetOldKey(tx: Transaction, { kind }: Actor, stored: string | null, now: Date): Promise<void> {
  if (stored === null || (kind !== "user" && kind !== "token")) return;
  const isOld = lt(jobs.createdAt, new Date(now.getTime() - keyCountsMs));
  await tx
    .update(jobs)
    .set({ idempotencyKey: null })
    .where(and(eq(jobs.idempotencyKey, stored), isOld));
}

/** The insert waited for the transaction that used the key first, so its row is committed and can be read. */
async function firstJobOf(tx: Transaction, idempotencyKey: string, error: unknown): Promise<string> {
  const [first] = await tx.select({ id: jobs.id }).from(jobs).where(eq(jobs.idempotencyKey, idempotencyKey));
  if (first === undefined) throw error;
  return first.id;
}

/** Hashed: keys of any length fit, and are compared byte for byte whatever the column's collation. */
function storedKey(kind: string, actor: Actor, key: string | undefined): string | null {
  if (key === undefined) return null;
  return sha256Hex(JSON.stringify([kind, actor.token?.id ?? actor.id ?? actor.name, key]));
}
