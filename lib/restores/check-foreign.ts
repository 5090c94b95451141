import { verifySqlFile } from "@/lib/archive";
import type { BackupRun, BackupSummary } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { formatCount } from "@/lib/kernel/units";
import { classify } from "./foreign-statements";
import { openStatements } from "./statement-source";

/** What another tool's dump holds, as far as its statements tell. */
export interface ForeignContent {
  tables: string[];
  statements: number;
}

/**
 * Reads the whole dump before anything is touched: it must reach its closing line, split into statements to the end,
 * and speak of one database only. Throws `archive.*`, `sql.unterminated`, `restore.several_databases`, `restore.empty`.
 */
export async function checkForeign(deps: Deps, run: BackupRun, backup: BackupSummary): Promise<ForeignContent> {
  await verifySqlFile(deps.archives, backup.fileName, { signal: run.signal });
  const tables = new Set<string>();
  const databases = new Set<string>();
  let statements = 0;
  const source = await openStatements(deps.archives, backup);
  try {
    for await (const batch of source.batches(run.signal)) {
      for (const sql of batch.statements) {
        statements++;
        const found = classify(sql);
        if (found.does === "create table") tables.add(found.table);
        if (found.does === "choose database") databases.add(found.database);
      }
      run.progress({ stage: "reading the dump", done: batch.done, total: null, unit: "bytes", bytesDone: batch.done });
    }
  } finally {
    await source.close();
  }
  refuseUnusable(backup, tables, databases);
  run.log(`The dump is whole: ${formatCount(statements)} statements, ${formatCount(tables.size)} tables.`);
  return { tables: [...tables], statements };
}

function refuseUnusable(backup: BackupSummary, tables: Set<string>, databases: Set<string>): void {
  if (databases.size > 1)
    throw new OperatorError(
      "restore.several_databases",
      `${backup.fileName} holds ${databases.size} databases (${[...databases].join(", ")}). Nothing was touched.`,
      { kind: "invalid", hint: "Dump the one database on its own, or cut its part out of the file." },
    );
  if (tables.size === 0)
    throw new OperatorError("restore.empty", `${backup.fileName} creates no table. Nothing was touched.`, {
      kind: "invalid",
      hint: "Restoring it would only empty the target. Choose another backup.",
    });
}
