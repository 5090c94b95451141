import { formatCount } from "@/lib/kernel/units";
import type { BackupSummary } from "./backup-summary";
import { calendarOf, periods } from "./calendar";
import { isMadeHere } from "./made-here";
import type { RetentionFacts } from "./retention-facts";
import { guard, isSafety, isSuspect, isVerified, takenBefore } from "./retention-guards";

export interface RetentionLine {
  backup: BackupSummary;
  /** Why it stays or goes, for people. */
  reasons: string[];
}

export interface RetentionVerdict {
  /** Newest first, both. */
  keep: RetentionLine[];
  remove: RetentionLine[];
  /** Set: nothing may be removed now, and why. `remove` is what would go otherwise. */
  frozen: { why: string } | null;
}

/**
 * Decides which backups stay, each for reasons that can be read. Only backups that were read back and that a schedule
 * or a person asked for count towards a rule: damaged or suspect ones push no good one out. Pure: removing what it
 * says and judging again removes nothing more.
 */
export function judgeRetention(facts: RetentionFacts): RetentionVerdict {
  const newestFirst = facts.backups.toSorted(
    (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || compareIds(b, a),
  );
  const counting = newestFirst.filter(counts);
  const chosen = chooseByRules(counting, facts);
  const guarded = guard(newestFirst, counting[facts.retention.last - 1], facts);
  const keep: RetentionLine[] = [];
  const remove: RetentionLine[] = [];
  for (const backup of newestFirst) {
    const reasons = [...(chosen.get(backup.id) ?? []), ...guarded(backup)];
    if (reasons.length > 0) keep.push({ backup, reasons });
    else remove.push({ backup, reasons: [whyRemoved(backup, facts)] });
  }
  return { keep, remove, frozen: whyFrozen(keep, facts) };
}

function compareIds(a: BackupSummary, b: BackupSummary): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function counts(backup: BackupSummary): boolean {
  return isMadeHere(backup.kind) && !isSafety(backup) && isVerified(backup) && !isSuspect(backup);
}

/** The newest so many, and of each of the newest so many days, weeks… that have one, the newest. */
function chooseByRules(
  counting: readonly BackupSummary[],
  { retention, timeZone }: RetentionFacts,
): Map<string, string[]> {
  const chosen = new Map<string, string[]>();
  const choose = ({ id }: BackupSummary, reason: string) => chosen.set(id, [...(chosen.get(id) ?? []), reason]);
  for (const backup of counting.slice(0, retention.last)) choose(backup, `one of the newest ${retention.last}`);
  const calendar = calendarOf(timeZone);
  for (const period of periods) {
    const taken = new Set<string>();
    for (const backup of counting) {
      if (taken.size === retention[period]) break;
      const name = calendar(backup.createdAt)[period];
      if (taken.has(name)) continue;
      taken.add(name);
      choose(backup, `newest of ${name}`);
    }
  }
  return chosen;
}

function whyRemoved(backup: BackupSummary, { retention, holdSafetyBackupsDays }: RetentionFacts): string {
  if (isSafety(backup)) return `${takenBefore(backup)}; its ${holdSafetyBackupsDays} days are over`;
  if (!isVerified(backup)) return `never verified, and ${retention.last} newer ones are`;
  return `not one of the newest ${retention.last}, nor one that a day, week, month or year keeps`;
}

/** A time in which something is wrong is not the time to remove what might be needed. */
function whyFrozen(keep: readonly RetentionLine[], { backups, scheduledFailedAt, copyStorage }: RetentionFacts) {
  const suspects = backups.filter(isSuspect).length;
  if (suspects > 0) return { why: `${plural(suspects, "backup is", "backups are")} suspect, and nobody has looked.` };
  const good = backups.filter((backup) => isMadeHere(backup.kind) && isVerified(backup));
  if (good.length === 0) return { why: "No backup made here has been verified." };
  if (scheduledFailedAt !== null && !good.some(({ createdAt }) => createdAt > scheduledFailedAt))
    return { why: "The newest scheduled backup failed, and no good one has been taken since." };
  const uncopied = keep.filter(
    ({ backup }) => copyStorage !== null && counts(backup) && !isCopied(backup, copyStorage),
  );
  if (uncopied.length > 0)
    return {
      why: `The second copy of ${plural(uncopied.length, "backup that stays is", "backups that stay are")} missing.`,
    };
  return null;
}

function isCopied({ copy }: BackupSummary, storage: string): boolean {
  return copy?.state === "complete" && copy.storage === storage;
}

function plural(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
