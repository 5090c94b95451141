import { readableUtc } from "@/lib/kernel/clock";
import { formatBytes, formatCount, formatDuration } from "@/lib/kernel/units";
import type { SuspectReport } from "@/lib/store/schema";
import type { AlertFacts } from "./alert-facts";
import { condition, type Condition } from "./condition";

/** Long enough for a worker to come back and make up for it. */
const missedPatienceMs = 15 * 60_000;
const nothingKnown = { message: "Its log says why.", hint: undefined };

/** Did what was to run by itself run, did it end well, and is what it made to be trusted? */
export function judgeBackupAlerts(facts: AlertFacts): Condition[] {
  return [...judgeFailed(facts), ...judgeMissed(facts), ...judgeDrill(facts), ...judgeSuspects(facts)];
}

/** Until the next one succeeds, or somebody takes a good one by hand. */
function judgeFailed({ now, database, scheduled, newestGood }: AlertFacts): Condition[] {
  if (scheduled === null || !scheduled.failed) return [];
  if (newestGood !== null && newestGood.createdAt > scheduled.endedAt) return [];
  const { message: problem, hint = null } = scheduled.error ?? nothingKnown;
  const newest = describeNewest(newestGood, now);
  return [
    condition({
      kind: "scheduled-backup-failed",
      title: `The scheduled backup of ${database} failed`,
      summary: problem,
      facts: [
        ["Due", readableUtc(scheduled.dueAt)],
        ["Failed", readableUtc(scheduled.endedAt)],
        ["Newest good backup", newest],
      ],
      hint,
      path: `/jobs/${scheduled.jobId}`,
      mail: {
        template: "backup-failed",
        data: { database, at: scheduled.endedAt.toISOString(), problem, hint, newest },
      },
    }),
  ];
}

function judgeMissed({ now, database, schedule: { last, overdueSince }, newestGood }: AlertFacts): Condition[] {
  const found = overdueSince === null ? leftOut(last) : overdue(overdueSince);
  if (found === null) return [];
  const { what, dueAt, ...rest } = found;
  return [
    condition({
      kind: "scheduled-backup-missed",
      title: `The scheduled backup of ${database} ${what}`,
      facts: [
        ["Due", readableUtc(dueAt)],
        ["Newest good backup", describeNewest(newestGood, now)],
      ],
      path: "/backups/schedule",
      ...rest,
    }),
  ];
}

function overdue(dueAt: Date) {
  return {
    what: "did not start",
    dueAt,
    summary: "Nobody was there to start it.",
    hint: "Start the worker process and look at its log. A worker that comes back makes up for it once.",
    patienceMs: missedPatienceMs,
  };
}

function leftOut(last: AlertFacts["schedule"]["last"]) {
  if (last === null || last.skipped === null) return null;
  return {
    what: "was left out",
    dueAt: last.dueAt,
    summary: last.skipped,
    hint: "If backups take longer than the pause between them, schedule them less often; see why the other one takes so long.",
    patienceMs: 0,
  };
}

/** Until a drill passes. */
function judgeDrill({ database, drill }: AlertFacts): Condition[] {
  if (drill === null || !drill.failed) return [];
  const { backupId, fileName, at } = drill;
  const { message: problem, hint = null } = drill.error ?? nothingKnown;
  return [
    condition({
      kind: "drill-failed",
      title: `The drill of ${fileName} failed`,
      summary: problem,
      facts: [
        ["Backup", fileName],
        ["Failed", readableUtc(at)],
      ],
      hint,
      path: `/backups/${backupId}`,
      mail: { template: "drill-failed", data: { database, fileName, at: at.toISOString(), problem, hint } },
    }),
  ];
}

/**
 * After a loss every further backup is suspect for the same reason, beside the same trusted one: that one is the
 * subject, so that the second night is not another alert.
 */
function judgeSuspects({ suspects }: AlertFacts): Condition[] {
  const newestOf = new Map<string, AlertFacts["suspects"][number]>();
  for (const suspect of suspects.toReversed()) newestOf.set(suspect.report.previousId, suspect);
  return [...newestOf].map(([previousId, { id, fileName, createdAt, report }]) =>
    condition({
      kind: "backup-suspect",
      subject: previousId,
      title: `The backup ${fileName} is suspect`,
      summary: "It holds much less than the backup before it. Nothing old is removed until somebody has looked.",
      facts: [["Taken", readableUtc(createdAt)], ...report.reasons.slice(0, 5).map(describeReason)],
      hint: "See what is missing. If it was meant to go, say so beside the backup; if not, restore it from an older one.",
      path: `/backups/${id}`,
    }),
  );
}

function describeReason({ what, table, before, after }: SuspectReport["reasons"][number]): [string, string] {
  switch (what) {
    case "size":
      return ["Size", `${formatBytes(after)}, ${formatBytes(before)} before`];
    case "rows":
      return [table ?? "Rows", `${formatCount(after)} rows, ${formatCount(before)} before`];
    case "table gone":
      return [table ?? "Table", `gone, ${formatCount(before)} rows before`];
  }
}

function describeNewest(newest: AlertFacts["newestGood"], now: Date): string {
  if (newest === null) return "none";
  return `${newest.fileName}, ${formatDuration(now.getTime() - newest.createdAt.getTime())} old`;
}
