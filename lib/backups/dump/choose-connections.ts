import { availableParallelism } from "node:os";
import type { Connection } from "mysql2/promise";
import { readText } from "./catalogue-queries";

/** Starting threads takes longer than reading this much. */
const smallDatabaseBytes = 32 * 1024 * 1024;
const mostByDefault = 4;
/** The application's, and ours for jobs and pages. */
const reservedConnections = 10;

/** How many connections read rows: as configured, or as many as the machine, the server and the data are good for. */
export async function chooseConnections(
  connection: Connection,
  configured: number | null,
  databaseBytes: number,
): Promise<number> {
  if (configured !== null) return configured;
  if (databaseBytes < smallDatabaseBytes) return 1;
  const free = (await freeConnections(connection)) - reservedConnections;
  // One connection keeps a processor busy with rows and another with compressing; the server needs its share too.
  return Math.max(1, Math.min(availableParallelism() - 1, free, mostByDefault));
}

async function freeConnections(connection: Connection): Promise<number> {
  const [limit] = await readText(connection, "SELECT @@max_connections AS connections");
  const [used] = await readText(connection, "SHOW GLOBAL STATUS LIKE 'Threads_connected'");
  return Number(limit?.["connections"]) - Number(used?.["Value"]);
}
