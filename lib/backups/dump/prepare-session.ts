import type { Connection } from "mysql2/promise";
import type { ServerCapabilities } from "@/lib/mysql/server-capabilities";

/** A dump may wait long for a slow disk: the server must not take that for a client that is gone. */
const patience = 7 * 24 * 60 * 60;

/** Puts the session into the state in which rows are dumped and checksums taken, whatever the server's defaults. */
export async function prepareSession(
  connection: Connection,
  { flavour }: Pick<ServerCapabilities, "flavour">,
): Promise<void> {
  // MySQL remembers estimates of sizes for a day unless told otherwise.
  const own =
    flavour === "mariadb" ? "max_statement_time = 0" : "max_execution_time = 0, information_schema_stats_expiry = 0";
  await connection.query(
    `SET SESSION sql_mode = '', time_zone = '+00:00', character_set_results = utf8mb4, sql_quote_show_create = 1,
     net_read_timeout = ${patience}, net_write_timeout = ${patience}, wait_timeout = ${patience}, ${own}`,
  );
  await connection.query("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
}
