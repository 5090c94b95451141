import { and, asc, eq, gt, isNull, lte, or, sql, type SQL } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { type BackupKind, backups } from "@/lib/store/schema";
import { madeHere } from "./made-here";
import { openSuspect } from "./suspect-rows";

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
  const shown = chosenSince(deps, since);
  const { id, fileName, kind, createdAt, sizeBytes, plainBytes, durationMs, rowCount } = backups;
  const points = await deps.store.db
    .select({
      id,
      fileName,
      kind,
      at: createdAt,
      sizeBytes,
      plainBytes,
      durationMs,
      rowCount,
      suspect: sql<number>`${openSuspect}`.mapWith(Boolean),
    })
    .from(shown)
    .innerJoin(backups, eq(backups.id, shown.id))
    .orderBy(asc(shown.position));
  return { points };
}

/**
 * Which of them the chart shows, by their position: it has no room for more than so many, and reading ten thousand to throw
 * most away would make the page slow. The first, the last and the suspect ones are always among them.
 */
function chosenSince({ store }: Deps, since: Date) {
  const { id, createdAt } = backups;
  const numbered = store.db
    .select({
      id,
      position: sql<number>`ROW_NUMBER() OVER (ORDER BY ${createdAt}, ${id})`.as("position"),
      total: sql<number>`COUNT(*) OVER ()`.as("total"),
      suspect: sql<number>`${openSuspect}`.as("open_suspect"),
    })
    .from(backups)
    .where(and(eq(backups.state, "complete"), isNull(backups.deletedAt), madeHere, gt(createdAt, since)))
    .as("numbered");
  const { position, total, suspect } = numbered;
  const step = (nth: SQL.Aliased | SQL) => sql`(${nth} * ${mostPoints} DIV ${total})`;
  return store.db
    .select({ id: numbered.id, position })
    .from(numbered)
    .where(
      or(lte(total, mostPoints), eq(position, 1), gt(step(position), step(sql`(${position} - 1)`)), eq(suspect, 1)),
    )
    .as("shown");
}
