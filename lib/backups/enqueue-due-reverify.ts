import { and, asc, eq, inArray, isNotNull, isNull, ne, or, sql } from "drizzle-orm";
import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { enqueue } from "@/lib/jobs";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { backupCopies, backups, jobs } from "@/lib/store/schema";
import { type Place, verifyJob } from "./backup-jobs";
import { readPolicy } from "./policy";

const dayMs = 24 * 3600 * 1000;
/** Files that could not be read today (a storage is away) do not keep the others from their turn. */
const candidatesAtOnce = 20;
const alive = ["queued", "running"] as const;

interface Candidate {
  id: string;
  fileName: string;
  place: Place;
  provenAt: Date | null;
}

/**
 * Queues the reading of the one archive whose last proof is the oldest, when that is older than the policy says; what
 * was never read comes first. Nothing while any job is queued or running, and each archive at most once a day. Any
 * number of workers may ask at once: one job comes of it.
 */
export async function enqueueDueReverify(deps: Deps): Promise<{ jobId: string } | null> {
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    const { reverifyAfterDays } = await readPolicy(tx);
    if (reverifyAfterDays === 0 || (await isBusy(tx))) return null;
    const before = new Date(now.getTime() - reverifyAfterDays * dayMs);
    for (const candidate of await dueBefore(deps, tx, before)) {
      const { jobId, existing } = await enqueueOne(tx, candidate, now);
      if (!existing) return { jobId };
      // Another worker was quicker by a moment: its job is the one.
      if (await isBusy(tx)) return null;
    }
    return null;
  });
}

async function isBusy(tx: Transaction): Promise<boolean> {
  const [busy] = await tx
    .select({ id: jobs.id })
    .from(jobs)
    .where(inArray(jobs.state, [...alive]))
    .limit(1);
  return busy !== undefined;
}

async function dueBefore(deps: Deps, tx: Transaction, before: Date): Promise<Candidate[]> {
  const lastProof = sql<Date | null>`CASE WHEN ${backups.provenAt} > ${backups.verifiedAt} THEN ${backups.provenAt} ELSE ${backups.verifiedAt} END`;
  const firsts = await tx
    .select({ id: backups.id, fileName: backups.fileName, provenAt: lastProof.mapWith(backups.verifiedAt) })
    .from(backups)
    .where(and(isReadable(deps), ne(backups.proof, "damaged"), sql`(${lastProof} IS NULL OR ${lastProof} < ${before})`))
    .orderBy(asc(lastProof), asc(backups.id))
    .limit(candidatesAtOnce);
  const copies = deps.copies === null ? [] : await dueCopies(deps, tx, deps.copies.describe(), before);
  const all: Candidate[] = [
    ...firsts.map((row) => ({ ...row, place: "first" as const })),
    ...copies.map((row) => ({ ...row, place: "copy" as const })),
  ];
  return all.sort((a, b) => (a.provenAt?.getTime() ?? 0) - (b.provenAt?.getTime() ?? 0));
}

async function dueCopies(deps: Deps, tx: Transaction, storage: string, before: Date) {
  const { verifiedAt } = backupCopies;
  return tx
    .select({ id: backups.id, fileName: backups.fileName, provenAt: verifiedAt })
    .from(backups)
    .innerJoin(backupCopies, eq(backupCopies.backupId, backups.id))
    .where(
      and(
        isReadable(deps),
        eq(backupCopies.state, "complete"),
        eq(backupCopies.storage, storage),
        isNull(backupCopies.error),
        sql`(${verifiedAt} IS NULL OR ${verifiedAt} < ${before})`,
      ),
    )
    .orderBy(asc(verifiedAt), asc(backups.id))
    .limit(candidatesAtOnce);
}

/** Encrypted, from elsewhere and without a key here: there is nothing to compare its bytes with. */
function isReadable(deps: Deps) {
  const isListed = and(eq(backups.state, "complete"), isNull(backups.deletedAt));
  if (deps.config.ageIdentity !== null) return isListed;
  return and(isListed, or(isNull(backups.recipients), isNotNull(backups.checksum)));
}

async function enqueueOne(tx: Transaction, { id, fileName, place }: Candidate, now: Date) {
  return enqueue(
    tx,
    verifyJob,
    { backupId: id, place },
    {
      title: place === "copy" ? `Read the copy of ${fileName} again` : `Read ${fileName} again`,
      actor: systemActor,
      exclusive: `backup:${id}`,
      now,
      idempotencyKey: `reverify ${id} ${place} ${now.toISOString().slice(0, 10)}`,
    },
  );
}
