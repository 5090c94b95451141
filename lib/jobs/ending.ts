import { codeOf, type ErrorReport, OperatorError } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import type { JobProgress } from "@/lib/store/schema";
import type { JobDefinition } from "./job";
import { RetryLater } from "./retry-later";

/**
 * How a run ended, as the job's row will say it. `later`: queued until a moment. `abandoned`: the lease is gone, so
 * there is nothing to say.
 */
export type Ending =
  | { state: "succeeded"; result: unknown }
  | { state: "failed"; error: ErrorReport }
  | { state: "cancelled" }
  | { state: "queued" }
  | { state: "later"; at: Date; error: ErrorReport }
  | { state: "abandoned" };

/** Judges what a run threw, given why its signal was aborted, if it was. */
export function judgeFailure(
  definition: Pick<JobDefinition<unknown>, "afterCrash">,
  signal: AbortSignal,
  thrown: unknown,
  position: JobProgress | null,
): Ending {
  // Once aborted, whatever is thrown is how the code came to its end, not a failure of its own.
  const code = codeOf(signal.aborted ? signal.reason : thrown);
  if (code === "job.lease_lost") return { state: "abandoned" };
  if (signal.aborted && code === "job.cancelled") return { state: "cancelled" };
  if (signal.aborted && code === "job.handed_back") {
    return definition.afterCrash === "again"
      ? { state: "queued" }
      : { state: "failed", error: reportError(interrupted("The worker was stopped while this job ran.", position)) };
  }
  if (thrown instanceof RetryLater) return { state: "later", at: thrown.at, error: reportError(thrown.why) };
  return { state: "failed", error: reportError(thrown) };
}

export function handedBack(): OperatorError {
  return new OperatorError("job.handed_back", "The worker is stopping and hands its jobs back.", {
    kind: "unavailable",
  });
}

/** For a job that may not simply run again: `position` tells how far it had come. */
export function interrupted(what: string, position: JobProgress | null): OperatorError {
  const where = position === null ? "It had reported no progress yet." : `It was at: ${describe(position)}.`;
  return new OperatorError("job.interrupted", `${what} ${where}`, {
    hint: "Look at what it worked on before starting it again: it may have done part of its work.",
    details: { progress: position },
  });
}

export function tooManyCrashes(crashes: number): OperatorError {
  return new OperatorError("job.too_many_attempts", `The worker that ran this job died ${crashes} times.`, {
    hint: "Look for why in the worker's log (often memory: see whether the system killed it), then start it again.",
    details: { crashes },
  });
}

export function badPayload(kind: string, problems: string): OperatorError {
  return new OperatorError(
    "job.bad_payload",
    `What was stored for this ${kind} job is not what this version expects: ${problems}`,
    {
      kind: "invalid",
      hint: "It was queued by another version. Start it again from this one.",
    },
  );
}

function describe({ stage, done, total, unit }: JobProgress): string {
  return total === null ? `${stage}, ${done} ${unit}` : `${stage}, ${done} of ${total} ${unit}`;
}
