import Link from "next/link";
import type { Json } from "@/components/json";
import { Time } from "@/components/ui/time";
import type { ScheduleRunView } from "@/lib/backups";

const outcomes = {
  queued: { text: "is waiting for a worker", tone: "" },
  running: { text: "is at work", tone: "text-primary" },
  succeeded: { text: "went well", tone: "text-ok" },
  failed: { text: "failed", tone: "text-danger" },
  cancelled: { text: "was cancelled", tone: "text-warning" },
} as const;

/** `Last run 4 h ago went well`, with what was missed before it. */
export function LastRun({ run }: { run: ScheduleRunView | Json<ScheduleRunView> }) {
  const outcome = run.jobState === null ? null : outcomes[run.jobState];
  return (
    <>
      The run <Time at={run.startedAt} />{" "}
      {run.skipped !== null ? (
        <span className="text-warning">was skipped: {run.skipped}</span>
      ) : outcome === null || run.jobId === null ? (
        "is no longer in the list of jobs"
      ) : (
        <Link href={`/jobs/${run.jobId}`} className={`underline decoration-line underline-offset-2 ${outcome.tone}`}>
          {outcome.text}
        </Link>
      )}
      {run.missed > 0 && (
        <span className="text-warning">
          , after {run.missed} missed {run.missed === 1 ? "run" : "runs"}
        </span>
      )}
    </>
  );
}
