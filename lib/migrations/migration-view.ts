import type { JudgedMigration, MigrationState } from "./judge-migrations";
import type { MigrationError } from "./schema-version";

/** One migration as pages and clients see it. */
export interface MigrationView {
  version: string;
  description: string;
  fileName: string;
  state: MigrationState;
  installedBy: string | null;
  installedOn: Date | null;
  executionMs: number | null;
  /** Null until it was begun once. */
  statementsTotal: number | null;
  statementsDone: number | null;
  error: MigrationError | null;
  /** Of the file as it is now; of the applied one when the file is gone. */
  checksum: string;
  sizeBytes: number | null;
}

export function viewOf({ version, state, file, row, error }: JudgedMigration): MigrationView {
  return {
    version,
    description: file?.description ?? row?.description ?? "",
    fileName: file?.fileName ?? row?.fileName ?? "",
    state,
    installedBy: row?.installedBy ?? null,
    installedOn: row?.installedOn ?? null,
    executionMs: row?.executionMs ?? null,
    statementsTotal: row?.statementsTotal ?? null,
    statementsDone: row?.statementsDone ?? null,
    error,
    checksum: file?.checksum ?? row?.checksum ?? "",
    sizeBytes: file?.sizeBytes ?? null,
  };
}
