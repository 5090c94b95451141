import { systemActor } from "@/lib/auth/actor";
import { getSchedule, type ScheduleView } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { lastDrill } from "@/lib/drills";
import { readableUtc } from "@/lib/kernel/clock";
import type { ErrorReport } from "@/lib/kernel/errors";
import { formatDuration } from "@/lib/kernel/units";
import { defineCheck, type Judgement, type Look } from "../check";
import { evidence } from "../evidence";
import { readNewest, toBackups } from "./catalogue";
import { readRestoreTime, type RestoreTime } from "./restore-time";

const dayMs = 24 * 3_600_000;
/** Without a schedule for drills: a month is long enough to forget how restoring goes. */
const withoutScheduleMs = 35 * dayMs;

interface ProvenFacts {
  now: Date;
  /** Null: there is nothing to prove yet. */
  newestVerifiedAt: Date | null;
  /** The newest drill, passed or failed. */
  drill: { at: Date; outcome: "passed" | "failed"; fileName: string; error: ErrorReport | null } | null;
  /** The newest drill that passed. */
  passed: RestoreTime | null;
  schedule: Pick<ScheduleView, "enabled" | "everyMs">;
}

export const backupProven = defineCheck<ProvenFacts>({
  id: "backup.proven",
  area: "backups",
  title: "Restores proven by drills",
  why: "Only a restore that was done and compared shows that a backup comes back, and how long that takes.",
  severity: "critical",
  pace: "live",
  // `drill-failed`: the rest is no more than a warning.
  alertedElsewhere: true,
  gather: gatherProven,
  judge: judgeProven,
});

async function gatherProven(deps: Deps, { now }: Look): Promise<ProvenFacts> {
  const [{ newestVerifiedAt }, drill, passed, { drill: schedule }] = await Promise.all([
    readNewest(deps),
    lastDrill(deps, systemActor),
    readRestoreTime(deps),
    getSchedule(deps, systemActor),
  ]);
  return {
    now,
    newestVerifiedAt,
    drill: drill && { at: drill.at, outcome: drill.outcome, fileName: drill.backup.fileName, error: drill.error },
    passed,
    schedule,
  };
}

export function judgeProven({ now, newestVerifiedAt, drill, passed, schedule }: ProvenFacts): Judgement {
  if (drill?.outcome === "failed")
    return {
      status: "failed",
      summary: `The drill of ${drill.fileName} failed`,
      evidence: evidence([["Failed", readableUtc(drill.at)], ...lastPassed(passed)]),
      remedy: { text: drill.error?.message ?? "What was restored was not what was backed up.", link: toBackups },
      since: drill.at,
    };
  if (newestVerifiedAt === null) return { status: "skipped", summary: "There is no verified backup to prove yet" };
  const howTo = { command: "seaworthy backup drill newest", link: toBackups };
  if (passed === null) {
    const text =
      "Only a drill shows that a backup comes back, and how long it takes. Start one beside the newest backup.";
    return {
      status: "warning",
      severity: "warning",
      summary: "No backup has been restored in a drill yet",
      remedy: { text, ...howTo },
    };
  }
  const ageMs = now.getTime() - passed.provenAt.getTime();
  const found = {
    summary: `The last drill that passed was ${formatDuration(ageMs)} ago`,
    evidence: evidence(lastPassed(passed)),
  };
  if (ageMs <= allowedAge(schedule)) return { status: "ok", ...found };
  const text = "What was proven then may not hold for what is backed up now.";
  return { status: "warning", severity: "warning", ...found, remedy: { text, ...howTo }, since: passed.provenAt };
}

function lastPassed(passed: RestoreTime | null): [string, string][] {
  if (passed === null) return [["Last that passed", "none"]];
  return [
    ["Last that passed", `${passed.fileName}, ${readableUtc(passed.provenAt)}`],
    ["Restoring took", formatDuration(passed.ms)],
  ];
}

/** Half as long again as it should be: one that waits for another job is not late. */
function allowedAge({ enabled, everyMs }: ProvenFacts["schedule"]): number {
  return enabled && everyMs > 0 ? 1.5 * everyMs : withoutScheduleMs;
}
