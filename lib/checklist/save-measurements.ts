import { getTableColumns, inArray, type SQL, sql } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { checkChanges, checkResults, type CheckStatus } from "@/lib/store/schema";
import { isSetBack } from "./due";
import type { Measurement } from "./measure";

type Row = typeof checkResults.$inferSelect;

export interface StatusChange {
  checkId: string;
  status: CheckStatus;
  summary: string;
}

/**
 * Writes results down, and what changed into the history. A result older than the stored one is left out: of two
 * processes that measured at the same time, the later look counts. Returns what has changed.
 */
export async function saveMeasurements(
  { store }: Pick<Deps, "store">,
  measurements: readonly Measurement[],
): Promise<StatusChange[]> {
  if (measurements.length === 0) return [];
  const ids = measurements.map(({ checkId }) => checkId);
  return inTransaction(store, async (tx) => {
    const rows = await tx.select().from(checkResults).where(inArray(checkResults.checkId, ids)).for("update");
    const known = new Map(rows.map((row) => [row.checkId, row]));
    // In one order everywhere, so that two processes wait for one another rather than deadlock.
    const newer = measurements
      .filter((it) => isNews(it, known.get(it.checkId)))
      .toSorted((a, b) => (a.checkId < b.checkId ? -1 : 1));
    if (newer.length === 0) return [];
    await tx
      .insert(checkResults)
      .values(
        newer.map((it) => ({ ...rowOf(it, known.get(it.checkId)), ...(it.remedy === null && { remedy: noRemedy }) })),
      )
      .onDuplicateKeyUpdate({ set: asGiven });
    const changed = newer.filter(({ checkId, status }) => known.get(checkId)?.status !== status);
    if (changed.length > 0)
      await tx.insert(checkChanges).values(changed.map((it) => ({ ...changeOf(it), at: it.measuredAt })));
    return changed.map(changeOf);
  });
}

function isNews({ measuredAt }: Measurement, before: Row | undefined): boolean {
  const laterByMs = before === undefined ? 0 : measuredAt.getTime() - before.measuredAt.getTime();
  return laterByMs >= 0 || isSetBack(laterByMs);
}

function changeOf({ checkId, status, summary }: Measurement): StatusChange {
  return { checkId, status, summary };
}

/** Drizzle writes a null as NULL, whatever the column makes of it. */
const noRemedy = sql`'null'`;

/** `status = values(status), …`: one statement for many rows. */
const asGiven: Record<string, SQL> = Object.fromEntries(
  Object.entries(getTableColumns(checkResults))
    .filter(([key]) => key !== "checkId")
    .map(([key, column]) => [key, sql.raw(`values(\`${column.name}\`)`)]),
);

function rowOf({ since, ...found }: Measurement, before: Row | undefined): Row {
  const same = before?.status === found.status ? before.since : found.measuredAt;
  return { ...found, since: since ?? same, badInARow: badInARow(found.status, before?.badInARow ?? 0) };
}

/** One that could not be looked at is neither news nor the end of it. */
function badInARow(status: CheckStatus, before: number): number {
  if (status === "failed" || status === "warning") return before + 1;
  return status === "crashed" ? before : 0;
}
