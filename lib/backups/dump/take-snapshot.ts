import type { Connection } from "mysql2/promise";
import type { ArchiveFacts } from "@/lib/archive";
import type { ServerCapabilities } from "@/lib/mysql/server-capabilities";
import { readText } from "./catalogue-queries";
import { readHidden } from "./hidden-objects";
import type { Moment } from "./open-snapshot";
import { type ObjectsSchema, readObjects } from "./read-objects";
import { readTables, type TablesSchema } from "./read-tables";

/** Everything that is known of the schema before its rows are read. */
export interface Snapshot extends TablesSchema, ObjectsSchema, Moment {
  database: string;
  charset: string;
  collation: string;
  hidden: ArchiveFacts["cannotSee"];
}

/** Reads everything but the rows, right after the transaction began that shows the moment. */
export async function takeSnapshot(
  connection: Connection,
  capabilities: ServerCapabilities,
  database: string,
  moment: Moment,
): Promise<Snapshot> {
  const tables = await readTables(connection, database);
  const objects = await readObjects(connection, database, tables.viewNames);
  const hidden = await readHidden(connection, capabilities, database, { ...tables, ...objects });
  // Last: whatever was looked at until here is let go, so that DDL does not wait, and others behind it.
  await connection.query("ROLLBACK TO SAVEPOINT seaworthy");
  const [defaults] = await readText(
    connection,
    "SELECT @@character_set_database AS charset, @@collation_database AS collation",
  );
  return {
    ...tables,
    ...objects,
    ...moment,
    database,
    charset: defaults?.["charset"] ?? "",
    collation: defaults?.["collation"] ?? "",
    hidden,
  };
}
