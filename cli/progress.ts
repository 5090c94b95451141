import { formatBytes, formatCount, formatDuration } from "@/lib/kernel/units";
import type { JobProgress } from "@/lib/store/schema";

/** Where progress is shown: standard error, or what stands for it in a test. */
export interface ProgressStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** One line that is rewritten on a terminal; elsewhere a plain line now and then, so that a log stays readable. */
export interface ProgressLine {
  show(progress: JobProgress): void;
  /** A line that stays. */
  note(line: string): void;
  /** Takes the rewritten line away. */
  end(): void;
}

const plainEveryMs = 10_000;
const clearLine = "\r\u001b[2K";

export function createProgress(
  stream: ProgressStream = process.stderr,
  now: () => number = () => performance.now(),
): ProgressLine {
  const rate = createRate(now);
  let [shownStage, shownAt, shown] = ["", -Infinity, ""];
  const end = () => {
    if (stream.isTTY === true && shown !== "") stream.write(clearLine);
    shown = "";
  };
  return {
    show(progress) {
      const perSecond = rate(progress);
      const line = `  ${describe(progress, perSecond)}`;
      if (line === shown) return;
      if (stream.isTTY === true) stream.write(clearLine + line.slice(0, Math.max(20, (stream.columns ?? 80) - 1)));
      else if (progress.stage !== shownStage || now() - shownAt >= plainEveryMs) stream.write(`${line}\n`);
      else return;
      [shownStage, shownAt, shown] = [progress.stage, now(), line];
    },
    note(line) {
      end();
      stream.write(`${line}\n`);
    },
    end,
  };
}

/** Per second since the stage began; null until there is something to divide. */
function createRate(now: () => number): (progress: JobProgress) => number | null {
  let start: { stage: string; done: number; at: number } | null = null;
  return ({ stage, done }) => {
    if (start === null || start.stage !== stage || done < start.done) start = { stage, done, at: now() };
    const seconds = (now() - start.at) / 1000;
    return seconds < 1 || done === start.done ? null : (done - start.done) / seconds;
  };
}

/** `copying: 1.2 GB of 4.0 GB (30 %), 85.1 MB/s, 33 s left` */
function describe({ stage, done, total, unit }: JobProgress, perSecond: number | null): string {
  const show = (count: number) => (unit === "bytes" ? formatBytes(count) : formatCount(Math.round(count)));
  const name = unit === "bytes" ? "" : ` ${unit}`;
  const rate = perSecond === null ? "" : `, ${show(perSecond)}${name}/s`;
  if (total === null || total === 0) return `${stage}: ${show(done)}${name}${rate}`;
  const percent = Math.min(100, Math.floor((done / total) * 100));
  const left =
    perSecond === null || done >= total ? "" : `, ${formatDuration(((total - done) / perSecond) * 1000)} left`;
  return `${stage}: ${show(done)} of ${show(total)}${name} (${percent} %)${rate}${left}`;
}
