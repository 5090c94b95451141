import { and, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { StorageConfig } from "@/lib/config/config";
import type { Deps } from "@/lib/deps";
import { type ErrorReport, OperatorError } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { sleep } from "@/lib/kernel/sleep";
import type { ArchiveStorage } from "@/lib/storage/archive-storage";
import { backupCopies, backups } from "@/lib/store/schema";

export const GetStorageInput = z.object({});

/** One place for archives: whether it answers now, and what the catalogue says is in it. */
export interface PlaceStatus {
  description: string;
  type: "disk" | "s3";
  reachable: boolean;
  error: ErrorReport | null;
  /** How long listing it took; null when it did not answer. */
  latencyMs: number | null;
  /** Null where a storage does not say: a bucket has no end. */
  freeBytes: number | null;
  archives: number;
  bytes: number;
  /** Backups that should be in it and are not yet. */
  waiting: number;
  /** Of these, the ones whose last try failed. */
  failed: number;
}

export interface StorageStatus {
  first: PlaceStatus;
  copy: PlaceStatus | null;
  encryption: { recipients: string[]; identityMounted: boolean };
}

/** A page waits for this; a storage that needs longer is as good as away. */
const patienceMs = 6_000;

/** Where archives are made and copied to, asked now. What is wrong with a place is part of the answer. */
export async function getStorage(
  deps: Deps,
  actor: Actor,
  _input: z.infer<typeof GetStorageInput> = {},
): Promise<StorageStatus> {
  requireScope(actor, "backups:read");
  const { archives, copies, config } = deps;
  const [counts, first, copy] = await Promise.all([
    countBackups(deps),
    ask(archives),
    copies === null ? null : ask(copies),
  ]);
  return {
    first: { ...placeOf(archives, config.backupStorage), ...first, ...counts.first },
    copy:
      copies === null || copy === null || config.copyStorage === null
        ? null
        : { ...placeOf(copies, config.copyStorage), ...copy, ...counts.copy },
    encryption: { recipients: config.ageRecipients, identityMounted: config.ageIdentity !== null },
  };
}

function placeOf(storage: ArchiveStorage, { type }: StorageConfig): Pick<PlaceStatus, "description" | "type"> {
  return { description: storage.describe(), type };
}

async function ask(storage: ArchiveStorage): Promise<Omit<PlaceStatus, keyof Counts | "description" | "type">> {
  const started = performance.now();
  const settled = new AbortController();
  try {
    const answer = Promise.all([storage.list(), storage.freeBytes()]);
    const [, freeBytes] = await Promise.race([answer, tooSlow(storage, settled.signal)]);
    return { reachable: true, error: null, latencyMs: Math.round(performance.now() - started), freeBytes };
  } catch (error) {
    return { reachable: false, error: reportError(error), latencyMs: null, freeBytes: null };
  } finally {
    settled.abort();
  }
}

async function tooSlow(storage: ArchiveStorage, signal: AbortSignal): Promise<never> {
  await sleep(patienceMs, signal);
  throw new OperatorError("storage.timeout", `${storage.describe()} did not answer within ${patienceMs / 1000} s.`, {
    kind: "unavailable",
    hint: "Look at the network between this machine and it, and at its load. A disk that hangs is often a lost network share.",
  });
}

type Counts = Pick<PlaceStatus, "archives" | "bytes" | "waiting" | "failed">;

async function countBackups({ store, copies }: Deps): Promise<{ first: Counts; copy: Counts }> {
  const rows = await store.db
    .select({
      copy: backupCopies.state,
      count: sql<number>`COUNT(*)`.mapWith(Number),
      bytes: sql<number>`COALESCE(SUM(${backups.sizeBytes}), 0)`.mapWith(Number),
    })
    .from(backups)
    .leftJoin(
      backupCopies,
      and(eq(backupCopies.backupId, backups.id), eq(backupCopies.storage, copies?.describe() ?? "")),
    )
    .where(and(eq(backups.state, "complete"), isNull(backups.deletedAt)))
    .groupBy(backupCopies.state);
  const all = addUp(rows);
  const copied = addUp(rows.filter(({ copy }) => copy === "complete"));
  const failed = addUp(rows.filter(({ copy }) => copy === "failed"));
  return {
    first: { archives: all.count, bytes: all.bytes, waiting: 0, failed: 0 },
    copy: {
      archives: copied.count,
      bytes: copied.bytes,
      waiting: all.count - copied.count,
      failed: failed.count,
    },
  };
}

function addUp(rows: readonly { count: number; bytes: number }[]): { count: number; bytes: number } {
  return rows.reduce((sum, row) => ({ count: sum.count + row.count, bytes: sum.bytes + row.bytes }), {
    count: 0,
    bytes: 0,
  });
}
