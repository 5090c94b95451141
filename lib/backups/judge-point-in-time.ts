import { formatDuration } from "@/lib/kernel/units";

/** What the server says about its binary log. */
export interface BinaryLogFacts {
  on: boolean;
  /** `ROW`, `STATEMENT`, `MIXED`. */
  format: string;
  /** How long logs are kept; 0: until somebody removes them; null: not told. */
  expiresSeconds: number | null;
  /** Names of the logs that are there; null: this account may not list them. */
  files: readonly string[] | null;
  /** The GRANT that would show them. */
  grant: string;
}

/** A verified backup, and where in the log its snapshot was taken; null: it was not recorded. */
export interface PositionedBackup {
  createdAt: Date;
  position: Record<string, string> | null;
}

/** Whether, and how far back, the server's own log could bring the target to a moment between two backups. */
export interface PointInTime {
  /** Null: the server did not tell. */
  binaryLog: boolean | null;
  /** The oldest backup from whose position the log still reaches to now; null: from none, or that cannot be seen. */
  since: Date | null;
  /** How long the server keeps its logs; 0: until somebody removes them; null: unknown. */
  expiresSeconds: number | null;
  /** Where the newest backup that knows stands in the log: `file`, `position`, `gtid`. */
  newestPosition: Record<string, string> | null;
  /** What stands in the way, and what to do about it. */
  notes: string[];
}

/** `newestFirst`: verified backups of the target. */
export function judgePointInTime(
  log: BinaryLogFacts | { unreachable: string },
  newestFirst: readonly PositionedBackup[],
): PointInTime {
  const positioned = newestFirst.filter(({ position }) => position !== null);
  const newestPosition = positioned[0]?.position ?? null;
  if ("unreachable" in log)
    return { binaryLog: null, since: null, expiresSeconds: null, newestPosition, notes: [log.unreachable] };
  if (!log.on) return { binaryLog: false, since: null, expiresSeconds: null, newestPosition, notes: [switchedOff] };
  const { files, expiresSeconds } = log;
  const reached = files === null ? [] : positioned.filter(({ position }) => files.includes(position?.["file"] ?? ""));
  return {
    binaryLog: true,
    since: reached.at(-1)?.createdAt ?? null,
    expiresSeconds,
    newestPosition,
    notes: [...notesOnLog(log), ...notesOnBackups(log, newestFirst, reached)],
  };
}

const switchedOff =
  "The binary log is off: what was written after a backup cannot be brought back. Set log_bin in the server's configuration and restart it.";

function notesOnLog({ files, grant, format, expiresSeconds }: BinaryLogFacts): string[] {
  const notes: string[] = [];
  if (files === null)
    notes.push(`This account may not list the logs, so nobody knows how far back they reach: ${grant}`);
  if (format === "STATEMENT")
    notes.push(
      "The log is written by statement: those that name a schema cannot be replayed into a copy. Set binlog_format=ROW.",
    );
  if (expiresSeconds !== null && expiresSeconds > 0 && expiresSeconds < 2 * 24 * 3600)
    notes.push(
      `Logs are removed after ${formatDuration(expiresSeconds * 1000)}: a backup that is noticed late to have failed leaves a gap.`,
    );
  return notes;
}

function notesOnBackups(
  { files }: BinaryLogFacts,
  newestFirst: readonly PositionedBackup[],
  reached: readonly PositionedBackup[],
): string[] {
  const [newest] = newestFirst;
  if (newest === undefined) return ["There is no verified backup to start from."];
  if (newest.position === null)
    return [
      "The newest backup does not know its position in the log: that takes the privileges RELOAD and REPLICATION CLIENT.",
    ];
  if (files !== null && !reached.includes(newest))
    return [
      "The log in which the newest backup stands has been removed: take a backup, and keep logs longer than the time between two.",
    ];
  return [];
}
