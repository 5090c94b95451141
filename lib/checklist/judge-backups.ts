import { formatBytes, formatDuration } from "@/lib/kernel/units";
import { judgeSchedule } from "./judge-schedule";
import type { BackupFacts, OverviewFacts } from "./overview-facts";
import { critical, several, type Todo, warning } from "./todo";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** What a backup may be late by before it is worth a line. */
const graceMs = 2 * hourMs;
const longestPauseMs = 7 * dayMs;
/** A copy is made within minutes; one that is missing for longer, somebody has to look at. */
const copyPatienceMs = 6 * hourMs;

const toBackups = { label: "Open backups", href: "/backups" };
const toStorage = { label: "Open storage", href: "/backups/storage" };
const toRetention = { label: "Open schedule and retention", href: "/backups/schedule" };
const backUpNow = { label: "Back up now", href: "/backups" };

/** Is there a backup, is it fresh, whole, proven, in two places, and will there be another? */
export function judgeBackups(facts: OverviewFacts): Todo[] {
  const { backups } = facts;
  return [
    ...judgeNewest(facts),
    ...judgeSchedule(facts),
    ...judgeOdd(backups),
    ...judgeStorage(facts),
    ...judgeFrozen(backups),
  ];
}

function judgeNewest({ now, backups }: OverviewFacts): Todo[] {
  const { newestAt, newestVerifiedAt } = backups;
  if (newestAt === null) {
    const detail = "If the target were lost now, everything in it would be.";
    return [critical("backup.none", "There is no backup", detail, backUpNow)];
  }
  if (newestVerifiedAt === null) {
    const detail = "A backup that was never read back is a hope. Verify the newest one.";
    return [critical("backup.unverified", "No backup has been verified", detail, toBackups, newestAt)];
  }
  const ageMs = now.getTime() - newestVerifiedAt.getTime();
  const { warningMs, criticalMs } = allowedAge(backups);
  if (ageMs <= warningMs) return [];
  const title = `The newest verified backup is ${formatDuration(ageMs)} old`;
  const detail = "What was written since would be lost with the target.";
  const tell = ageMs > criticalMs ? critical : warning;
  return [tell("backup.age", title, detail, backUpNow, newestVerifiedAt)];
}

/** As the schedule promises; without one, a backup a day, and a week without is an emergency. */
function allowedAge({ schedule: { backup } }: BackupFacts): { warningMs: number; criticalMs: number } {
  const everyMs = backup.enabled && backup.everyMs > 0 ? backup.everyMs : dayMs;
  return { warningMs: everyMs + graceMs, criticalMs: Math.min(7 * everyMs, everyMs + longestPauseMs) };
}

function judgeOdd({ damaged, suspect }: BackupFacts): Todo[] {
  return [
    ...damaged.map(({ fileName, completedAt }) =>
      critical(
        `backup.damaged.${fileName}`,
        `The backup ${fileName} is damaged`,
        "It cannot be trusted to restore. Take a new one, then delete it.",
        toBackups,
        completedAt,
      ),
    ),
    ...suspect.map(({ id, fileName, createdAt }) =>
      critical(
        `backup.suspect.${fileName}`,
        `The backup ${fileName} is suspect`,
        "It holds much less than the one before. See what is missing, then say that it is all right; until then nothing old is removed.",
        { label: "Look at it", href: `/backups/${id}` },
        createdAt,
      ),
    ),
  ];
}

function judgeStorage({ now, backups: { storage, uncopiedSince, neededBytes } }: OverviewFacts): Todo[] {
  if (storage === null) return [];
  const { first, copy } = storage;
  const todo: Todo[] = [];
  if (!first.reachable) {
    const title = `The storage for backups does not answer: ${first.description}`;
    todo.push(critical("storage.unreachable", title, first.error?.message ?? "", toStorage));
  }
  if (first.freeBytes !== null && neededBytes !== null && first.freeBytes < neededBytes) {
    const title = "There is not enough room for the next backup";
    const detail = `${formatBytes(first.freeBytes)} are free in ${first.description}; it takes about ${formatBytes(neededBytes)}, reserve included.`;
    todo.push(critical("storage.room", title, detail, toStorage));
  }
  if (copy === null) return todo;
  const lateMs = uncopiedSince === null ? 0 : now.getTime() - uncopiedSince.getTime();
  if (copy.failed > 0) {
    const title = `${several(copy.failed, "second copy", "second copies")} failed`;
    const detail = copy.error?.message ?? "They are tried again; the pages of the backups say why.";
    todo.push((lateMs > dayMs ? critical : warning)("copy.failed", title, detail, toStorage, uncopiedSince));
  } else if (lateMs > copyPatienceMs) {
    const title = `${several(copy.waiting, "backup")} ${copy.waiting === 1 ? "has" : "have"} no second copy yet`;
    todo.push(
      warning("copy.waiting", title, `The oldest has waited ${formatDuration(lateMs)}.`, toStorage, uncopiedSince),
    );
  }
  return todo;
}

/** Only when it holds something back: an empty shelf needs no tidying. */
function judgeFrozen({ frozen, suspect }: BackupFacts): Todo[] {
  if (frozen === null || frozen.waiting === 0 || suspect.length > 0) return [];
  const title = `Retention keeps ${several(frozen.waiting, "backup")} that could go`;
  return [warning("retention.frozen", title, frozen.why, toRetention)];
}
