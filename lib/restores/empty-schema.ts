import type { Connection } from "mysql2/promise";
import { codeOf, OperatorError } from "@/lib/kernel/errors";
import { sleep } from "@/lib/kernel/sleep";
import { findBlockers } from "@/lib/mysql/find-blockers";
import { quoteId } from "@/lib/mysql/quote";
import { namesOf, readObjects } from "./live-schema";

const lockWaitSeconds = 3;
const tries = 3;

/**
 * Drops everything in the schema. All tables go in one statement: it gets every lock or, when somebody holds one,
 * changes nothing. Throws `restore.blocked` then, and `restore.read_only` where the server takes no changes.
 * `onTouched` is called as soon as something may be gone.
 */
export async function emptySchema(
  connection: Connection,
  schema: string,
  signal: AbortSignal,
  onTouched: () => void,
): Promise<void> {
  await connection.query(`SET SESSION lock_wait_timeout = ${lockWaitSeconds}, foreign_key_checks = 0`);
  const objects = await readObjects(connection, schema);
  const drop = (what: string, names: readonly string[]) =>
    names.map((name) => `DROP ${what} IF EXISTS ${quoteId(schema)}.${quoteId(name)}`);
  await dropTables(connection, schema, namesOf(objects, "tables"), signal, onTouched);
  const rest = [
    ...drop("EVENT", namesOf(objects, "events")),
    ...drop("VIEW", namesOf(objects, "views")),
    ...drop("PROCEDURE", namesOf(objects, "procedures")),
    ...drop("FUNCTION", namesOf(objects, "functions")),
    ...drop("PACKAGE", namesOf(objects, "packages")),
    ...drop("LIBRARY", namesOf(objects, "libraries")),
    ...drop("SEQUENCE", namesOf(objects, "sequences")),
  ];
  for (const sql of rest) await connection.query(sql);
}

async function dropTables(
  connection: Connection,
  schema: string,
  tables: readonly string[],
  signal: AbortSignal,
  onTouched: () => void,
): Promise<void> {
  if (tables.length === 0) return onTouched();
  const names = tables.map((table) => `${quoteId(schema)}.${quoteId(table)}`).join(", ");
  for (let attempt = 1; ; attempt++) {
    try {
      await connection.query(`DROP TABLE IF EXISTS ${names}`);
      return onTouched();
    } catch (error) {
      if (codeOf(error) === "ER_OPTION_PREVENTS_STATEMENT") throw readOnly(schema, error);
      if (codeOf(error) !== "ER_LOCK_WAIT_TIMEOUT") {
        onTouched();
        throw error;
      }
      if (attempt === tries) throw await blocked(connection, schema, error);
      await sleep(500 * attempt, signal);
    }
  }
}

async function blocked(connection: Connection, schema: string, cause: unknown): Promise<OperatorError> {
  const holders = await findBlockers(connection, { database: schema, table: null, except: [connection.threadId] });
  const who = holders.length === 0 ? "Another session" : holders.join("; ");
  return new OperatorError("restore.blocked", `A table is locked. Nothing was touched. In the way: ${who}.`, {
    kind: "conflict",
    hint: "Stop the application or end that session (KILL <connection>), then restore again.",
    cause,
  });
}

/** Refused as a whole: there is nothing to put back, and nothing could be. */
function readOnly(schema: string, cause: unknown): OperatorError {
  return new OperatorError("restore.read_only", `The server of ${schema} is read-only. Nothing was touched.`, {
    kind: "conflict",
    hint: "If it is a replica now, point TARGET_DATABASE_URL at the primary; otherwise SET GLOBAL read_only = OFF. Then restore again.",
    cause,
  });
}
