import { verifySqlFile } from "@/lib/archive";
import type { ArchiveSource, BackupRun } from "@/lib/backups";
import { OperatorError } from "@/lib/kernel/errors";
import { formatCount } from "@/lib/kernel/units";
import { classify } from "./foreign-statements";
import { readStatements } from "./read-statements";

/** What another tool's dump holds, as far as its statements tell. */
export interface ForeignContent {
  tables: string[];
  statements: number;
}

/**
 * Reads the whole dump before anything is touched: it must reach its closing line, split into statements to the end,
 * and speak of one database only. Throws `archive.*`, `sql.unterminated`, `restore.several_databases`, `restore.empty`.
 */
export async function checkForeign(
  source: ArchiveSource,
  fileName: string,
  run: Pick<BackupRun, "signal" | "progress" | "log">,
): Promise<ForeignContent> {
  await verifySqlFile(source, fileName, { signal: run.signal });
  const tables = new Set<string>();
  const databases = new Set<string>();
  let statements = 0;
  for await (const batch of readStatements(source, fileName, run.signal)) {
    for (const sql of batch.statements) {
      statements++;
      const found = classify(sql);
      if (found.does === "create table") tables.add(found.table);
      if (found.does === "choose database") databases.add(found.database);
    }
    const { bytesDone } = batch;
    run.progress({ stage: "reading the dump", done: bytesDone, total: null, unit: "bytes", bytesDone });
  }
  refuseUnusable(fileName, tables, databases);
  run.log(`The dump is whole: ${formatCount(statements)} statements, ${formatCount(tables.size)} tables.`);
  return { tables: [...tables], statements };
}

function refuseUnusable(fileName: string, tables: Set<string>, databases: Set<string>): void {
  if (databases.size > 1)
    throw new OperatorError(
      "restore.several_databases",
      `${fileName} holds ${databases.size} databases (${[...databases].join(", ")}). Nothing was touched.`,
      { kind: "invalid", hint: "Dump the one database on its own, or cut its part out of the file." },
    );
  if (tables.size === 0)
    throw new OperatorError("restore.empty", `${fileName} creates no table. Nothing was touched.`, {
      kind: "invalid",
      hint: "Restoring it would only empty the target. Choose another backup.",
    });
}
