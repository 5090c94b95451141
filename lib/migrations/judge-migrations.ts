import { compareVersions, type MigrationFile } from "./migration-file";
import type { HistoryRow, MigrationError } from "./schema-version";

export type MigrationState = "pending" | "running" | "applied" | "failed" | "changed" | "missing" | "out of order";

export interface JudgedMigration {
  version: string;
  state: MigrationState;
  file: MigrationFile | null;
  row: HistoryRow | null;
  error: MigrationError | null;
}

export interface MigrationFacts {
  files: readonly MigrationFile[];
  history: readonly HistoryRow[];
  /** Ids of recorded connections that the server still knows. */
  alive: ReadonlySet<number>;
}

/** Derives every migration's state from what was found; asks nobody. In order of version. */
export function judgeMigrations({ files, history, alive }: MigrationFacts): JudgedMigration[] {
  const newestApplied = history
    .filter(({ state }) => state === "applied")
    .map(({ version }) => version)
    .toSorted(compareVersions)
    .at(-1);
  const judged = files.map((file): JudgedMigration => {
    const row = history.find(({ version }) => compareVersions(version, file.version) === 0) ?? null;
    if (row !== null) return { version: file.version, file, row, ...judgeRow(row, file, alive) };
    const late = newestApplied !== undefined && compareVersions(file.version, newestApplied) < 0;
    return { version: file.version, state: late ? "out of order" : "pending", file, row, error: null };
  });
  const withoutFile = history.filter(
    ({ version }) => !files.some((file) => compareVersions(file.version, version) === 0),
  );
  for (const row of withoutFile) judged.push({ version: row.version, file: null, row, ...judgeRow(row, null, alive) });
  return judged.toSorted((a, b) => compareVersions(a.version, b.version));
}

function judgeRow(
  row: HistoryRow,
  file: MigrationFile | null,
  alive: ReadonlySet<number>,
): { state: MigrationState; error: MigrationError | null } {
  if (row.state === "failed") return { state: "failed", error: row.error };
  if (row.state === "running")
    return alive.has(row.connectionId)
      ? { state: "running", error: null }
      : { state: "failed", error: interrupted(row) };
  if (file === null) return { state: "missing", error: null };
  return { state: file.checksum === row.checksum ? "applied" : "changed", error: null };
}

/** What can honestly be said when the process died: up to where it had got, and that the rest is unknown. */
export function interrupted(
  row: Pick<HistoryRow, "version" | "fileName" | "statementsDone" | "statementsTotal">,
): MigrationError {
  const next = row.statementsDone + 1;
  const done = row.statementsDone === 0 ? "No statement is recorded as finished" : haveRun(row.statementsDone);
  return {
    code: "migration.interrupted",
    message: `The run of ${row.fileName} was interrupted. ${done}; whether statement ${next} of ${row.statementsTotal} took effect is unknown.`,
    hint: `Look at what statement ${next} changes and complete or undo it by hand; ${howToGoOn(row.version)}`,
    details: { statementsDone: row.statementsDone, statementsTotal: row.statementsTotal },
  };
}

/** `Statement 1 has run`, `Statements 1 to 4 have run`. */
export function haveRun(done: number): string {
  return done === 1 ? "Statement 1 has run" : `Statements 1 to ${done} have run`;
}

/** The two ways out of a failed migration. */
export function howToGoOn(version: string): string {
  return (
    `when the file is safe to run from its start, apply again with "retry failed"; ` +
    `when everything in it is done, mark it: UPDATE schema_version SET state = 'applied', error = NULL WHERE version = '${version}';`
  );
}
