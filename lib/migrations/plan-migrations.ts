import type { RowDataPacket } from "mysql2/promise";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { type ErrorReport, OperatorError } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { refuseUnresolved, selectFiles } from "./apply-pending";
import { gatherMigrations } from "./gather-migrations";
import type { JudgedMigration } from "./judge-migrations";
import { type MigrationFile, versionPattern } from "./migration-file";
import { readStatements } from "./read-statements";
import { summariseStatement } from "./summarise-statement";

export const PlanMigrationsInput = z.object({
  upTo: z.string().regex(versionPattern).max(50).optional(),
  /** Failed files too, from their start. */
  retryFailed: z.boolean().optional(),
});
export type PlanMigrationsInput = z.infer<typeof PlanMigrationsInput>;

export interface PlannedStatement {
  /** From 1. */
  index: number;
  line: number;
  summary: string;
  table: string | null;
  /** The server's estimate; null when the table is not known or does not exist yet. */
  tableRows: number | null;
  tableBytes: number | null;
}

export interface PlanStep {
  version: string;
  fileName: string;
  statementsTotal: number;
  /** The first thousand. */
  statements: PlannedStatement[];
}

export interface MigrationPlan {
  steps: PlanStep[];
  problems: ErrorReport[];
}

type TableSizes = ReadonlyMap<string, { rows: number; bytes: number }>;
const listedStatements = 1000;

/** What a run would do now, statement by statement, and what would keep it from starting. Changes nothing. */
export async function planMigrations(deps: Deps, actor: Actor, input: PlanMigrationsInput): Promise<MigrationPlan> {
  requireScope(actor, "migrations:plan");
  const { judged, problems } = await gatherMigrations(deps);
  const sizes = await tableSizes(deps);
  const steps: PlanStep[] = [];
  const found = [...problems, ...unresolved(judged, input.retryFailed === true)];
  for (const file of selectFiles(judged, input)) {
    try {
      steps.push(await planFile(file, sizes));
    } catch (error) {
      found.push({ ...reportError(error), details: { fileName: file.fileName } });
    }
  }
  return { steps, problems: found };
}

async function planFile(file: MigrationFile, sizes: TableSizes): Promise<PlanStep> {
  const step: PlanStep = { version: file.version, fileName: file.fileName, statementsTotal: 0, statements: [] };
  for await (const { sql, line } of readStatements(file.path)) {
    step.statementsTotal++;
    if (step.statementsTotal > listedStatements) continue;
    const { summary, table } = summariseStatement(sql);
    const size = table === null ? undefined : sizes.get(table);
    const known = { tableRows: size?.rows ?? null, tableBytes: size?.bytes ?? null };
    step.statements.push({ index: step.statementsTotal, line, summary, table, ...known });
  }
  return step;
}

async function tableSizes({ target }: Deps): Promise<TableSizes> {
  const [rows] = await target.pool.query<RowDataPacket[]>(
    `SELECT TABLE_NAME AS name, TABLE_ROWS AS estimate, DATA_LENGTH + INDEX_LENGTH AS bytes
     FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE'`,
    [target.database],
  );
  return new Map(
    rows.map((row) => [String(row["name"]), { rows: Number(row["estimate"]), bytes: Number(row["bytes"]) }]),
  );
}

function unresolved(judged: readonly JudgedMigration[], retryFailed: boolean): ErrorReport[] {
  try {
    refuseUnresolved(judged, retryFailed);
    return [];
  } catch (error) {
    if (error instanceof OperatorError) return [reportError(error)];
    throw error;
  }
}
