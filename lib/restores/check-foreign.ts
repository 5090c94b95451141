import { verifySqlFile } from "@/lib/archive";
import type { ArchiveSource, BackupRun } from "@/lib/backups";
import { OperatorError } from "@/lib/kernel/errors";
import { formatBytes, formatCount } from "@/lib/kernel/units";
import { classify, databaseNamed } from "./foreign-statements";
import { readStatements, type StatementBatch } from "./read-statements";

/** What another tool's dump holds, as far as its statements tell. */
export interface ForeignContent {
  tables: string[];
  statements: number;
}

/**
 * Reads the whole dump before anything is touched: it must reach its closing line, split into statements to the end,
 * hold none that the server would not take (`max_allowed_packet`), and speak of one database only. `database`: where it
 * is restored; null for a drill, which judges each statement itself. Throws `archive.*`, `sql.unterminated`,
 * `restore.statement_too_long`, `restore.several_databases`, `restore.names_database`, `restore.empty`.
 */
export async function checkForeign(
  source: ArchiveSource,
  fileName: string,
  run: Pick<BackupRun, "signal" | "progress" | "log">,
  maxPacketBytes: number,
  database: string | null = null,
): Promise<ForeignContent> {
  await verifySqlFile(source, fileName, { signal: run.signal });
  const tables = new Set<string>();
  const databases = new Set<string>();
  let statements = 0;
  for await (const batch of splitUpTo(maxPacketBytes, source, fileName, run.signal)) {
    for (const sql of batch.statements) {
      statements++;
      const named = database === null ? null : databaseNamed(sql);
      if (named !== null && named !== database) throw namesDatabase(fileName, named, database);
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

/** No memory is spent on a statement that could never be sent. */
async function* splitUpTo(maxBytes: number, ...of: Parameters<typeof readStatements>): AsyncGenerator<StatementBatch> {
  const [source, fileName, signal] = of;
  try {
    yield* readStatements(source, fileName, signal, maxBytes);
  } catch (error) {
    if (!(error instanceof OperatorError) || error.code !== "sql.statement_too_long") throw error;
    throw new OperatorError(
      "restore.statement_too_long",
      `${fileName} holds a statement of more than ${formatBytes(maxBytes)}, which is all that the server takes at once. Nothing was touched.`,
      {
        kind: "invalid",
        hint: "Raise max_allowed_packet on the server (up to 1G), or dump again with --net-buffer-length=1M, which makes shorter statements.",
        details: error.details,
      },
    );
  }
}

function namesDatabase(fileName: string, named: string, database: string | null): OperatorError {
  return new OperatorError(
    "restore.names_database",
    `${fileName} holds statements that name the database ${named}: they would work there, not in ${database}. Nothing was touched.`,
    {
      kind: "invalid",
      hint: "Dump again with a tool that names tables without their database, as mysqldump and mariadb-dump do.",
      details: { database: named },
    },
  );
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
