import type { BackupSummary } from "@/lib/backups";
import { formatCount, formatDuration } from "@/lib/kernel/units";

type Proven = Pick<BackupSummary, "provenAt" | "restoreMs" | "tableCount" | "rowCount">;

/** `restored 41 tables, 1,204,311 rows in 4 min 12 s`: what a drill has shown, whatever came after it. */
export function provenWords({ restoreMs, tableCount, rowCount }: Omit<Proven, "provenAt">): string {
  const content = [
    ...(tableCount === null ? [] : [`${formatCount(tableCount)} ${tableCount === 1 ? "table" : "tables"}`]),
    ...(rowCount === null ? [] : [`${formatCount(rowCount)} ${rowCount === 1 ? "row" : "rows"}`]),
  ].join(", ");
  const what = content === "" ? "restored" : `restored ${content}`;
  return restoreMs === null ? what : `${what} in ${formatDuration(restoreMs)}`;
}

/** Bytes of SQL a second, as a rate to compare by; null where either is not known. */
export function throughput({
  plainBytes,
  sizeBytes,
  durationMs,
}: Pick<BackupSummary, "plainBytes" | "sizeBytes" | "durationMs">): number | null {
  const bytes = plainBytes ?? sizeBytes;
  return bytes === null || durationMs === null || durationMs === 0 ? null : (bytes / durationMs) * 1000;
}

/** Marked, and nobody has said that it is fine. */
export function isSuspect({ suspect, suspectClearedAt }: { suspect: unknown; suspectClearedAt: unknown }): boolean {
  return suspect !== null && suspectClearedAt === null;
}

type Judged = Proven & Pick<BackupSummary, "proof" | "recipients" | "verifiedAt" | "verifyError">;

/** What is known about a whole file, in a word or three. */
export function proofLabel({ proof, verifiedAt, verifyError }: Judged): string {
  if (proof === "proven") return "Proven";
  if (proof === "verified") return "Verified";
  if (proof === "damaged") return verifyError?.code === "archive.incomplete" ? "Incomplete" : "Damaged";
  return verifiedAt === null ? "Not read yet" : "Complete";
}

/** The same in a sentence. */
export function proofSentence(backup: Judged): string {
  switch (proofLabel(backup)) {
    case "Proven":
      return `A drill ${provenWords(backup)}, and compared.`;
    case "Verified":
      return "The whole file was read back.";
    case "Incomplete":
      return "The closing line of the tool that made it is missing: the dump was cut.";
    case "Damaged":
      return "The file is not what was written.";
    case "Complete":
      return backup.recipients === null
        ? "It was read to its end; it holds no manifest to compare with."
        : "It was read to its end; what is inside only its key shows.";
    default:
      return "Nobody has read it back yet.";
  }
}
