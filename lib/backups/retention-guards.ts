import type { BackupSummary } from "./backup-summary";
import { calendarOf } from "./calendar";
import { isMadeHere } from "./made-here";
import type { RetentionFacts } from "./retention-facts";

const dayMs = 24 * 3_600_000;

export const isVerified = ({ proof }: BackupSummary) => proof === "verified" || proof === "proven";
export const isSuspect = ({ suspect, suspectClearedAt }: BackupSummary) =>
  suspect !== null && suspectClearedAt === null;
export const isSafety = ({ kind }: BackupSummary) => kind === "pre-restore" || kind === "pre-migration";

/** What no rule may remove, and why. `oldestCounted`: the last of the newest so many; undefined: there are fewer. */
export function guard(
  newestFirst: readonly BackupSummary[],
  oldestCounted: BackupSummary | undefined,
  facts: RetentionFacts,
): (backup: BackupSummary) => string[] {
  const ours = newestFirst.filter(({ kind }) => isMadeHere(kind));
  const newestVerified = ours.find(isVerified);
  const newestProven = ours.find(({ proof }) => proof === "proven");
  const compared = new Set(newestFirst.filter(isSuspect).map(({ suspect }) => suspect?.previousId));
  return (backup) => {
    const reasons: (string | null)[] = [
      backup === newestVerified ? "newest verified" : null,
      backup === newestProven ? "newest proven" : null,
      isMadeHere(backup.kind) ? null : "not made by the schedule",
      hold(backup, facts.now),
      safetyHold(backup, facts),
      isSuspect(backup) ? "suspect, and nobody has looked" : null,
      compared.has(backup.id) ? "what a suspect backup is compared with" : null,
      backup.proof === "damaged" ? "damaged: stays until somebody deletes it" : null,
      isFresh(backup, oldestCounted) ? "not verified yet" : null,
      facts.inUse.has(backup.id) ? "in use" : null,
    ];
    return reasons.filter((reason) => reason !== null);
  };
}

/** Nobody has read it back, but it may be the newest there is: it stays as long as its verified neighbours do. */
function isFresh({ proof, createdAt }: BackupSummary, oldestCounted: BackupSummary | undefined): boolean {
  return proof === "none" && (oldestCounted === undefined || createdAt >= oldestCounted.createdAt);
}

function isHeld({ heldAt, heldUntil }: BackupSummary, now: Date): boolean {
  return heldAt !== null && (heldUntil === null || heldUntil > now);
}

function hold(backup: BackupSummary, now: Date): string | null {
  const { heldByName, heldUntil, holdReason } = backup;
  // A safety backup's own hold is told by its kind.
  if (!isHeld(backup, now) || (isSafety(backup) && heldUntil !== null)) return null;
  return `held by ${heldByName ?? "somebody"}: ${holdReason ?? ""}`;
}

function safetyHold(backup: BackupSummary, { now, holdSafetyBackupsDays, timeZone }: RetentionFacts): string | null {
  const until = new Date(
    Math.max(backup.createdAt.getTime() + holdSafetyBackupsDays * dayMs, Number(backup.heldUntil)),
  );
  if (!isSafety(backup) || until <= now) return null;
  return `${takenBefore(backup)}, kept until ${calendarOf(timeZone)(until).daily}`;
}

export function takenBefore({ kind }: BackupSummary): string {
  return kind === "pre-restore" ? "taken before a restore" : "taken before a migration";
}
