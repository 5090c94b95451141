import cronstrue from "cronstrue";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { invalidPolicy } from "./invalid-policy";
import { type CronLine, nextRuns, problemOf } from "./schedule-times";

export const PreviewScheduleInput = z.object({
  cron: z.string().max(120),
  timeZone: z.string().max(60),
  count: z.int().min(1).max(50).default(5),
});

export interface SchedulePreview {
  next: Date[];
  /** `At 03:00, every day`. */
  words: string;
  /** The pause between the next two runs. */
  everyMs: number;
}

/** When a cron line would run, before anybody sets it. Throws `policy.invalid` naming `cron` or `timeZone`. */
export async function previewSchedule(
  deps: Deps,
  actor: Actor,
  input: z.input<typeof PreviewScheduleInput>,
): Promise<SchedulePreview> {
  requireScope(actor, "backups:read");
  const { count, ...line } = PreviewScheduleInput.parse(input);
  const now = deps.clock.now();
  const wrong = problemOf(line, now);
  if (wrong !== null) throw invalidPolicy({ [wrong.field]: wrong.problem });
  const next = nextRuns(line, now, Math.max(count, 2));
  const [first, second] = next;
  return {
    next: next.slice(0, count),
    words: inWords(line),
    everyMs: first === undefined || second === undefined ? 0 : second.getTime() - first.getTime(),
  };
}

/** `At 03:00, every day`; the line itself where the words for it are missing. */
export function inWords({ cron }: Pick<CronLine, "cron">): string {
  try {
    return cronstrue.toString(cron, { verbose: true, use24HourTimeFormat: true });
  } catch {
    return cron;
  }
}
