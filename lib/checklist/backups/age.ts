import { systemActor } from "@/lib/auth/actor";
import { getSchedule, type ScheduleView } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { readableUtc } from "@/lib/kernel/clock";
import { formatDuration } from "@/lib/kernel/units";
import { defineCheck, type Judgement, type Look } from "../check";
import { evidence } from "../evidence";
import { type NewestBackups, readNewest, toBackups } from "./catalogue";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** What a backup may be late by before it is worth a line. */
const graceMs = 2 * hourMs;
const longestPauseMs = 7 * dayMs;

const backUpNow = { label: "Back up now", href: "/backups" };

interface AgeFacts extends NewestBackups {
  now: Date;
  schedule: Pick<ScheduleView, "enabled" | "everyMs">;
}

export const backupAge = defineCheck<AgeFacts>({
  id: "backup.age",
  area: "backups",
  title: "Newest backup",
  why: "Whatever was written since the newest backup that can be read is gone with the target.",
  severity: "critical",
  pace: "live",
  gather: gatherAge,
  judge: judgeAge,
});

async function gatherAge(deps: Deps, { now }: Look): Promise<AgeFacts> {
  const [newest, { backup }] = await Promise.all([readNewest(deps), getSchedule(deps, systemActor)]);
  return { now, ...newest, schedule: backup };
}

export function judgeAge({ now, newestAt, newestVerifiedAt, schedule }: AgeFacts): Judgement {
  if (newestAt === null) {
    const text = "If the target were lost now, everything in it would be.";
    return {
      status: "failed",
      summary: "There is no backup",
      remedy: { text, command: "seaworthy backup create", link: backUpNow },
    };
  }
  if (newestVerifiedAt === null)
    return {
      status: "failed",
      summary: "No backup has been verified",
      evidence: evidence([["Newest backup", readableUtc(newestAt)]]),
      remedy: {
        text: "A backup that was never read back is a hope. Verify the newest one.",
        command: "seaworthy backup verify newest",
        link: toBackups,
      },
      since: newestAt,
    };
  const ageMs = now.getTime() - newestVerifiedAt.getTime();
  const { warningMs, criticalMs } = allowedAge(schedule);
  const found = {
    summary: `The newest verified backup is ${formatDuration(ageMs)} old`,
    evidence: evidence([
      ["Begun", readableUtc(newestVerifiedAt)],
      ["Allowed", formatDuration(warningMs)],
    ]),
  };
  if (ageMs <= warningMs) return { status: "ok", ...found };
  return {
    ...found,
    status: ageMs > criticalMs ? "failed" : "warning",
    severity: ageMs > criticalMs ? "critical" : "warning",
    remedy: {
      text: "What was written since would be lost with the target.",
      command: "seaworthy backup create",
      link: backUpNow,
    },
    since: newestVerifiedAt,
  };
}

/** As the schedule promises; without one, a backup a day, and a week without is an emergency. */
function allowedAge({ enabled, everyMs }: AgeFacts["schedule"]): { warningMs: number; criticalMs: number } {
  const pauseMs = enabled && everyMs > 0 ? everyMs : dayMs;
  return { warningMs: pauseMs + graceMs, criticalMs: Math.min(7 * pauseMs, pauseMs + longestPauseMs) };
}
