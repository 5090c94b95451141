import { and, asc, eq, gt, isNull } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { type BackupKind, backups } from "@/lib/store/schema";
import { madeHere } from "./made-here";
import { thinOut } from "./thin-out";

const dayMs = 24 * 3_600_000;
/** A year of daily backups, each. */
const mostPoints = 400;

export const GetBackupTrendInput = z.object({ days: z.coerce.number().int().min(1).max(3660).default(365) });

/** One backup of the target, as a point of the chart. */
export interface TrendPoint {
  id: string;
  fileName: string;
  kind: BackupKind;
  at: Date;
  sizeBytes: number | null;
  plainBytes: number | null;
  durationMs: number | null;
  rowCount: number | null;
  /** Marked, and nobody has cleared it. */
  suspect: boolean;
}

/** Sizes and durations of the backups made here, oldest first; of very many some, evenly spread, and all that are suspect. */
export async function getBackupTrend(
  deps: Deps,
  actor: Actor,
  input: z.input<typeof GetBackupTrendInput> = {},
): Promise<{ points: TrendPoint[] }> {
  requireScope(actor, "backups:read");
  const { days } = GetBackupTrendInput.parse(input);
  const since = new Date(deps.clock.now().getTime() - days * dayMs);
  const { id, fileName, kind, createdAt, sizeBytes, plainBytes, durationMs, rowCount, suspect, suspectClearedAt } =
    backups;
  const rows = await deps.store.db
    .select({
      id,
      fileName,
      kind,
      at: createdAt,
      sizeBytes,
      plainBytes,
      durationMs,
      rowCount,
      suspect,
      suspectClearedAt,
    })
    .from(backups)
    .where(and(eq(backups.state, "complete"), isNull(backups.deletedAt), madeHere, gt(createdAt, since)))
    .orderBy(asc(createdAt), asc(id));
  const points = rows.map(({ suspectClearedAt: cleared, ...row }) => ({
    ...row,
    suspect: row.suspect !== null && cleared === null,
  }));
  return { points: thinOut(points, mostPoints, ({ suspect: isSuspect }) => isSuspect) };
}
