import type { Connection } from "mysql2/promise";
import type { ArchiveFacts } from "@/lib/archive";
import { cannotSee, type ServerCapabilities } from "@/lib/mysql/server-capabilities";
import { readText } from "./catalogue-queries";
import { openSnapshot, type SnapshotPosition } from "./open-snapshot";
import { type ObjectsSchema, readObjects } from "./read-objects";
import { readTables, type TablesSchema } from "./read-tables";

/** Everything that is known of the schema before its rows are read. */
export interface Snapshot extends TablesSchema, ObjectsSchema {
  database: string;
  charset: string;
  collation: string;
  position: SnapshotPosition;
  hidden: ArchiveFacts["cannotSee"];
}

/** Starts the transaction the whole dump is read in, and reads everything but the rows right away. */
export async function takeSnapshot(
  connection: Connection,
  capabilities: ServerCapabilities,
  database: string,
  log: (line: string, level?: "info" | "warning") => void,
): Promise<Snapshot> {
  const position = await openSnapshot(connection, capabilities, log);
  // Reading a definition locks it against DDL to the transaction's end; going back to a savepoint lets it go.
  await connection.query("SAVEPOINT seaworthy");
  const tables = await readTables(connection, database);
  const objects = await readObjects(connection, database, tables.viewNames);
  await connection.query("ROLLBACK TO SAVEPOINT seaworthy");
  const [defaults] = await readText(
    connection,
    "SELECT @@character_set_database AS charset, @@collation_database AS collation",
  );
  return {
    ...tables,
    ...objects,
    database,
    charset: defaults?.["charset"] ?? "",
    collation: defaults?.["collation"] ?? "",
    position,
    hidden: cannotSee(capabilities, database),
  };
}
