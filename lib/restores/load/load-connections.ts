import { availableParallelism } from "node:os";
import type { Connection, RowDataPacket } from "mysql2/promise";
import type { Config } from "@/lib/config/config";

/** More keep a server's disks busy, not its processors. */
const most = 8;
/** What is left to the application and to whoever has to look at a server that is full. */
const reserve = 10;

/**
 * How many connections load at once: as configured, else one per processor and one more for when another waits for a
 * disk, as far as the server has some to spare.
 */
export async function loadConnections(
  { backupConnections }: Pick<Config, "backupConnections">,
  connect: () => Promise<Connection>,
): Promise<number> {
  if (backupConnections !== null) return backupConnections;
  const connection = await connect();
  try {
    const [rows] = await connection.query<RowDataPacket[]>("SELECT @@max_connections AS most");
    const [status] = await connection.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Threads_connected'");
    const free = Number(rows[0]?.["most"]) - Number(status[0]?.["Value"] ?? 0) - reserve;
    return Math.max(1, Math.min(most, availableParallelism() + 1, free));
  } finally {
    connection.destroy();
  }
}
