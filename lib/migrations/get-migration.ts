import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { gatherMigrations } from "./gather-migrations";
import { compareVersions, type MigrationFile, versionPattern } from "./migration-file";
import { type MigrationView, viewOf } from "./migration-view";
import { beginningOf, keptSqlBytes, readStatements } from "./read-statements";
import { type MigrationError, readAppliedSql } from "./schema-version";
import { previewOf } from "./summarise-statement";

export const GetMigrationInput = z.object({ version: z.string().regex(versionPattern).max(50) });
export type GetMigrationInput = z.infer<typeof GetMigrationInput>;

export interface StatementPreview {
  /** From 1. */
  index: number;
  line: number;
  preview: string;
}

export type MigrationDetail = MigrationView & {
  /** The file as it is now, at most 1 MiB of it. */
  sql: string | null;
  sqlTruncated: boolean;
  /** What was run, at most 1 MiB of it. */
  appliedSql: string | null;
  /** The first thousand. */
  statements: StatementPreview[];
};

const listedStatements = 1000;

/** One migration with its SQL. Throws `migrations.not_found`. */
export async function getMigration(deps: Deps, actor: Actor, input: GetMigrationInput): Promise<MigrationDetail> {
  requireScope(actor, "migrations:read");
  const { judged } = await gatherMigrations(deps);
  // What is no version cannot be compared with one, and is nobody's.
  const isVersion = GetMigrationInput.safeParse(input).success;
  const found = judged.find(({ version }) => isVersion && compareVersions(version, input.version) === 0);
  if (found === undefined)
    throw new OperatorError("migrations.not_found", `There is no migration ${input.version}.`, { kind: "not_found" });
  const { file, row } = found;
  const view = viewOf(found);
  const { statements, problem } = file === null ? { statements: [], problem: null } : await listStatements(file);
  return {
    ...view,
    error: view.error ?? problem,
    sql: file === null ? null : await beginningOf(file.path),
    sqlTruncated: file !== null && file.sizeBytes > keptSqlBytes,
    appliedSql: row === null ? null : await readAppliedSql(deps.target.pool, deps.target.database, row.version),
    statements,
  };
}

/** Text that cannot be split is shown up to where it breaks, with what is wrong. */
async function listStatements(
  file: MigrationFile,
): Promise<{ statements: StatementPreview[]; problem: MigrationError | null }> {
  const statements: StatementPreview[] = [];
  try {
    for await (const { sql, line } of readStatements(file.path)) {
      statements.push({ index: statements.length + 1, line, preview: previewOf(sql) });
      if (statements.length === listedStatements) break;
    }
    return { statements, problem: null };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return { statements, problem: reportError(error) };
  }
}
