import { and, desc, eq, inArray } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { formatBytes } from "@/lib/kernel/units";
import { backups } from "@/lib/store/schema";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { whole } from "./catalogue";

/** Newest first; the first one is judged by the others. */
const lookedAt = 11;
const fewest = 3;
/** More than this, and it may be data that was lost rather than tidied up. */
const suspiciousDrop = 0.3;
/** Below it, a few rows more or less are a third of everything. */
const tellingBytes = 64 * 1024;

interface SizedBackup {
  id: string;
  fileName: string;
  createdAt: Date;
  sizeBytes: number | null;
  /** Of the SQL in it: the same whether it is encrypted, and however hard it was pressed. */
  plainBytes: number | null;
  suspect: unknown;
  suspectClearedAt: Date | null;
}

export const backupSize = defineCheck<SizedBackup[]>({
  id: "backup.size",
  area: "backups",
  title: "Size of the newest backup",
  why: "A backup that shrinks all at once may be missing what was lost.",
  severity: "warning",
  pace: "live",
  gather: gatherSizes,
  judge: judgeSize,
});

async function gatherSizes({ store, target }: Deps): Promise<SizedBackup[]> {
  const { id, fileName, createdAt, sizeBytes, plainBytes, suspect, suspectClearedAt } = backups;
  return store.db
    .select({ id, fileName, createdAt, sizeBytes, plainBytes, suspect, suspectClearedAt })
    .from(backups)
    .where(and(whole, eq(backups.databaseName, target.database), inArray(backups.kind, ["manual", "scheduled"])))
    .orderBy(desc(createdAt))
    .limit(lookedAt);
}

export function judgeSize(found: readonly SizedBackup[]): Judgement {
  const [newest, ...before] = sinceSomebodyLooked(found);
  if (newest === undefined) return { status: "skipped", summary: "There is no backup to look at yet" };
  if (newest.suspect !== null && newest.suspectClearedAt === null)
    return { status: "skipped", summary: "The newest backup is suspect, which has a line of its own" };
  const sizes = sizesOf(newest, before);
  if (sizes === null)
    return { status: "skipped", summary: `It is compared once there are ${fewest} backups before it` };
  const { is, others, what } = sizes;
  const median = medianOf(others);
  const change = median === 0 ? 0 : (is - median) / median;
  const percent = `${Math.abs(Math.round(change * 100))} % ${change < 0 ? "less" : "more"} than usual`;
  const told = {
    summary: `The newest backup holds ${formatBytes(is)}, ${percent}`,
    evidence: evidence([
      ["Newest", `${newest.fileName}, ${formatBytes(is)} ${what}`],
      [`Median of the ${others.length} before`, formatBytes(median)],
    ]),
  };
  if (change >= -suspiciousDrop || median < tellingBytes) return { status: "ok", ...told };
  const text =
    "See which tables hold fewer rows than before. If they were emptied on purpose, waive this check until there are newer backups.";
  return {
    status: "warning",
    ...told,
    remedy: { text, link: { label: "Look at it", href: `/backups/${newest.id}` } },
    since: newest.createdAt,
  };
}

/** Once somebody said of a smaller one that it is all right, sizes from before that say nothing. */
function sinceSomebodyLooked(found: readonly SizedBackup[]): readonly SizedBackup[] {
  const cleared = found.findIndex(({ suspectClearedAt }) => suspectClearedAt !== null);
  return cleared === -1 ? found : found.slice(0, cleared + 1);
}

function sizesOf(newest: SizedBackup, before: readonly SizedBackup[]) {
  for (const [key, what] of [["plainBytes", "of SQL"] as const, ["sizeBytes", "as stored"] as const]) {
    const is = newest[key];
    const others = before.flatMap((backup) => backup[key] ?? []);
    if (is !== null && others.length >= fewest) return { is, others, what };
  }
  return null;
}

function medianOf(sizes: readonly number[]): number {
  const sorted = sizes.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}
