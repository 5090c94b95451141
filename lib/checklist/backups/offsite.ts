import { and, count, desc, eq, isNotNull, isNull, min, ne, or, sql } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { readableUtc } from "@/lib/kernel/clock";
import type { ErrorReport } from "@/lib/kernel/errors";
import { formatCount, formatDuration } from "@/lib/kernel/units";
import { backupCopies, backups } from "@/lib/store/schema";
import { defineCheck, type Judgement, type Look } from "../check";
import { evidence } from "../evidence";
import { several } from "../words";
import { readBack, toStorage, whole } from "./catalogue";

const hourMs = 3_600_000;
/** A copy is made within minutes; one that is missing for longer, somebody has to look at. */
const patienceMs = 6 * hourMs;
const dayMs = 24 * hourMs;

interface OffsiteFacts {
  now: Date;
  /** Null: no second place is configured. */
  copies: {
    place: string;
    /** Verified backups that should be there and are not. */
    waiting: number;
    /** When the oldest of them was completed. */
    since: Date | null;
    /** Of these, the ones whose last try failed. */
    failed: number;
    error: ErrorReport | null;
  } | null;
}

export const backupOffsite = defineCheck<OffsiteFacts>({
  id: "backup.offsite",
  area: "backups",
  title: "Second place for backups",
  why: "What burns, floods or encrypts the first place takes every backup in it along.",
  severity: "warning",
  pace: "live",
  gather: gatherOffsite,
  judge: judgeOffsite,
});

async function gatherOffsite({ store, copies }: Deps, { now }: Look): Promise<OffsiteFacts> {
  if (copies === null) return { now, copies: null };
  const place = copies.describe();
  const { state, error, backupId, storage, startedAt } = backupCopies;
  const [[row], [newest]] = await Promise.all([
    store.db
      .select({
        waiting: count(),
        since: min(backups.completedAt),
        failed: sql<number>`coalesce(sum(${state} = 'failed'), 0)`.mapWith(Number),
      })
      .from(backups)
      .leftJoin(backupCopies, and(eq(backupId, backups.id), eq(storage, place)))
      .where(and(whole, readBack, or(isNull(state), ne(state, "complete")))),
    store.db
      .select({ error })
      .from(backupCopies)
      .where(and(eq(storage, place), eq(state, "failed"), isNotNull(error)))
      .orderBy(desc(startedAt))
      .limit(1),
  ]);
  return {
    now,
    copies: {
      place,
      waiting: row?.waiting ?? 0,
      since: row?.since ?? null,
      failed: row?.failed ?? 0,
      error: newest?.error ?? null,
    },
  };
}

export function judgeOffsite({ now, copies }: OffsiteFacts): Judgement {
  if (copies === null)
    return {
      status: "warning",
      summary: "Backups are kept in one place only",
      remedy: {
        text: "Name a second place, on another machine: a bucket, or a disk that is mounted from elsewhere. Each verified backup is then copied there by itself.",
        command: "COPY_STORAGE=s3://bucket/prefix?endpoint=https://s3.example",
        link: toStorage,
      },
    };
  const { place, waiting, since, failed, error } = copies;
  const lateMs = since === null ? 0 : now.getTime() - since.getTime();
  const figures = evidence([
    ["Second place", place],
    ["Waiting", formatCount(waiting)],
    ...(since === null ? [] : [["Oldest waiting since", readableUtc(since)] as const]),
  ]);
  if (failed > 0)
    return {
      status: lateMs > dayMs ? "failed" : "warning",
      severity: lateMs > dayMs ? "critical" : "warning",
      summary: `${several(failed, "second copy", "second copies")} failed`,
      evidence: figures,
      remedy: { text: error?.message ?? "They are tried again; the pages of the backups say why.", link: toStorage },
      since,
    };
  if (lateMs > patienceMs)
    return {
      status: "warning",
      summary: `${several(waiting, "backup")} ${waiting === 1 ? "has" : "have"} no second copy yet`,
      evidence: figures,
      remedy: { text: `The oldest has waited ${formatDuration(lateMs)}.`, link: toStorage },
      since,
    };
  return { status: "ok", summary: `Every verified backup is in ${place}, too`, evidence: figures };
}
