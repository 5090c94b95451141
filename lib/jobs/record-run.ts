import type { Clock } from "@/lib/kernel/clock";
import { redactText } from "@/lib/kernel/redact";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Store } from "@/lib/store/open-store";
import { jobLog, type JobProgress } from "@/lib/store/schema";
import type { JobRun } from "./job";
import { removeJobSecret } from "./job-secrets";
import { type JobChanges, type Lease, updateHeld } from "./lease";

const flushMs = 500;
/** Per run, so that a job that logs in a loop fills neither the store nor this process's memory. */
const maxLines = 5000;
const maxLineLength = 2000;
const linesPerInsert = 500;

type LogLine = typeof jobLog.$inferInsert;

/** Progress and log of one run: kept in memory, written at most twice a second, and whole with the job's ending. */
export interface RunRecord extends Pick<JobRun<unknown>, "progress" | "log"> {
  /**
   * Writes what is not in the store yet and `changes` to the job in one transaction, after any write under way.
   * Throws `job.lease_lost`; after another error everything is kept for the next call.
   */
  flush(changes?: JobChanges): Promise<void>;
  stop(): void;
}

export function recordRun(store: Store, clock: Clock, lease: Lease): RunRecord {
  const unsaved: LogLine[] = [];
  let logged = 0;
  let shown: JobProgress | null = null;
  let saved: JobProgress | null = null;
  let lastWrite: Promise<void> = Promise.resolve();

  async function write(changes: JobChanges): Promise<void> {
    const [progress, batch] = [shown, unsaved.slice()];
    await inTransaction(store, async (tx) => {
      await updateHeld(tx, lease, { progress, ...changes });
      if (changes.finishedAt !== undefined) await removeJobSecret(tx, lease.jobId);
      for (let start = 0; start < batch.length; start += linesPerInsert)
        await tx.insert(jobLog).values(batch.slice(start, start + linesPerInsert));
    });
    unsaved.splice(0, batch.length);
    saved = progress;
  }

  function flush(changes: JobChanges = {}): Promise<void> {
    const written = lastWrite.then(() => write(changes));
    lastWrite = written.catch(() => undefined);
    return written;
  }

  let writing = false;
  const timer = setInterval(() => {
    if (writing || (shown === saved && unsaved.length === 0)) return;
    writing = true;
    // A failure here loses nothing: the next flush writes it all, and the lease's keeper notices a lost lease.
    void flush()
      .catch(() => undefined)
      .finally(() => (writing = false));
  }, flushMs);

  return {
    flush,
    stop: () => clearInterval(timer),
    progress: (progress) => {
      shown = progress;
    },
    log: (line, level = "info") => {
      logged++;
      if (logged > maxLines) return;
      const text = logged === maxLines ? "Log truncated: this run wrote too many lines." : cleanLine(line);
      unsaved.push({ jobId: lease.jobId, at: clock.now(), level, line: text });
    },
  };
}

function cleanLine(line: string): string {
  const clean = redactText(line.slice(0, 4 * maxLineLength));
  return clean.length <= maxLineLength ? clean : `${clean.slice(0, maxLineLength - 1)}…`;
}
