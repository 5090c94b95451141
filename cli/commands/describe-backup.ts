import type { BackupDetail } from "@/lib/backups";
import { formatBytes, formatCount, formatDuration } from "@/lib/kernel/units";
import { moment, table } from "../output";

/** Largest tables first; the rest is in `--json`. */
const shownTables = 20;
const shownProofs = 10;

export function describeBackup(backup: BackupDetail): string[] {
  return [...facts(backup), ...tables(backup), ...changes(backup), ...proofs(backup)];
}

function facts(it: BackupDetail): string[] {
  const rows: [string, string | null][] = [
    ["file", it.fileName + (it.missingFile ? " (MISSING)" : "")],
    ["id", it.id],
    ["database", `${it.databaseName}${it.server === null ? "" : `, ${it.server}`}`],
    ["kind", it.kind],
    ["created", `${moment(it.createdAt)} by ${it.createdByName}`],
    ["state", `${it.state}, ${it.proof}`],
    ["size", it.sizeBytes === null ? null : `${formatBytes(it.sizeBytes)} (${formatCount(it.sizeBytes)} bytes)`],
    ["sha256", it.checksum],
    ["rows", it.rowCount === null ? null : `${formatCount(it.rowCount)} in ${formatCount(it.tableCount ?? 0)} tables`],
    ["took", it.durationMs === null ? null : formatDuration(it.durationMs)],
    ["restored", it.restoreMs === null ? null : `in ${formatDuration(it.restoreMs)}, ${moment(it.provenAt)}`],
    ["copy", it.copy === null ? null : `${it.copy.state} in ${it.copy.storage}, read ${moment(it.copy.verifiedAt)}`],
    ["encrypted", it.recipients === null ? null : `for ${it.recipients.join(", ") || "whom, the file does not say"}`],
    ["held", it.heldAt === null ? null : `by ${it.heldByName ?? "somebody"}: ${it.holdReason ?? ""}`],
    ["migration", it.migrationVersion],
    ["error", it.error?.message ?? it.verifyError?.message ?? null],
  ];
  return rows.filter(([, value]) => value !== null).map(([name, value]) => `${name.padEnd(10)} ${value}`);
}

function tables({ contents }: BackupDetail): string[] {
  if (contents === null) return [];
  const largest = contents.tables.toSorted((a, b) => b.plainBytes - a.plainBytes);
  const left = largest.length - shownTables;
  const objects = Object.entries(contents.objects).filter(([, names]) => names.length > 0);
  return [
    "",
    ...table(
      ["TABLE", "ROWS", "SQL"],
      largest.slice(0, shownTables).map((it) => [it.name, formatCount(it.rows), formatBytes(it.plainBytes)]),
    ),
    ...(left > 0 ? [`… and ${formatCount(left)} smaller ones`] : []),
    ...objects.map(([kind, names]) => `${kind}: ${formatCount(names.length)}`),
    ...(contents.leftOut ?? []).map((it) => `left out: ${it.name}; ${it.reason}`),
    ...contents.cannotSee.map((it) => `cannot see: ${it.name ?? it.objectClass}; it takes ${it.grant}`),
  ];
}

function changes({ changes: changed, previous, suspect }: BackupDetail): string[] {
  if (changed === null || previous === null) return [];
  const lines = [
    ...changed.appeared.map((name) => `  appeared: ${name}`),
    ...changed.gone.map((name) => `  gone: ${name}`),
    ...changed.tables
      .slice(0, shownTables)
      .map((it) => `  ${it.name}: ${formatCount(it.rowsBefore)} → ${formatCount(it.rowsAfter)} rows`),
  ];
  const verdict = suspect === null ? "" : " (suspect)";
  return lines.length === 0 ? [] : ["", `since ${previous.fileName}${verdict}:`, ...lines];
}

function proofs({ proofs: attempts }: BackupDetail): string[] {
  if (attempts.length === 0) return [];
  return [
    "",
    ...table(
      ["PROOF", "WHEN", "OUTCOME", "PLACE", "TOOK", "BY"],
      attempts
        .slice(0, shownProofs)
        .map((it) => [
          it.kind,
          moment(it.at),
          it.error === null ? it.outcome : `${it.outcome}: ${it.error.message}`,
          it.place,
          formatDuration(it.durationMs),
          it.actorName,
        ]),
    ),
  ];
}
