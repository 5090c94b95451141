import { OperatorError } from "@/lib/kernel/errors";
import { formatBytes } from "@/lib/kernel/units";

type Facts = Readonly<Record<string, unknown>>;

/** The bytes are not those that were written, or do not fit together. */
export function damaged(fileName: string, what: string, details: Facts = {}, cause?: unknown): OperatorError {
  return new OperatorError("archive.damaged", `${fileName} is damaged: ${what}.`, {
    hint: "Do not restore it. Use another backup, or copy the file again from where it came from. If it was written to this disk, test the disk.",
    details,
    cause,
  });
}

/** The end is missing. */
export function truncated(fileName: string, what: string, details: Facts = {}, cause?: unknown): OperatorError {
  return new OperatorError("archive.truncated", `${fileName} is cut short: ${what}.`, {
    hint: "Do not restore it: the rest of the data is missing. Copy the file again from where it came from, or use another backup.",
    details,
    cause,
  });
}

/** What is there can be read, but the tool had not finished. */
export function incomplete(fileName: string, tool: string, plainBytes: number): OperatorError {
  return new OperatorError(
    "archive.incomplete",
    `${fileName} is incomplete: the closing line that ${tool} writes is missing after ${formatBytes(plainBytes)} of SQL.`,
    {
      hint: "Do not restore it: tables or rows are missing. The dump was cut, or the tool failed half way: look at its messages, and dump again.",
      details: { tool, plainBytes },
    },
  );
}

export function notOurs(fileName: string, cause?: unknown): OperatorError {
  return new OperatorError("archive.not_ours", `${fileName} is not a Seaworthy archive.`, {
    kind: "invalid",
    hint: "Dumps made by mysqldump and mariadb-dump are restored as they are: .sql, .sql.gz or .sql.zst.",
    cause,
  });
}

export function newerFormat(fileName: string, version: number, known: number): OperatorError {
  return new OperatorError(
    "archive.newer_format",
    `${fileName} has archive format ${version}; this Seaworthy reads formats up to ${known}.`,
    {
      kind: "invalid",
      hint: `Upgrade Seaworthy, or restore it without: zstdcat '${fileName}' | mysql DATABASE.`,
      details: { version, known },
    },
  );
}
