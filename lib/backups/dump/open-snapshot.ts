import type { Connection } from "mysql2/promise";
import { codeOf } from "@/lib/kernel/errors";
import { sleep } from "@/lib/kernel/sleep";
import { holds } from "@/lib/mysql/grants";
import type { ServerCapabilities } from "@/lib/mysql/server-capabilities";
import { readText } from "./catalogue-queries";
import { prepareSession } from "./prepare-session";

/** Where in the binary log the snapshot stands; null when the server does not tell this account. */
export type SnapshotPosition = Record<string, string> | null;

const lockTries = 3;
const lockWaitSeconds = 3;

/** Starts the one transaction all of a dump is read in. */
export async function openSnapshot(
  connection: Connection,
  capabilities: ServerCapabilities,
  log: (line: string, level?: "info" | "warning") => void,
): Promise<SnapshotPosition> {
  await prepareSession(connection, capabilities);
  if (capabilities.flavour === "mariadb") return startOnMariadb(connection);
  if (!capabilities.binaryLog) return startPlain(connection);
  if (!mayReadPosition(capabilities)) {
    log("The binary log position is not recorded: that takes the privileges RELOAD and REPLICATION CLIENT.");
    return startPlain(connection);
  }
  return startWithPosition(connection, log);
}

async function startPlain(connection: Connection): Promise<null> {
  await connection.query("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
  return null;
}

/** MariaDB remembers which position belongs to a snapshot, so nobody has to be locked out to learn it. */
async function startOnMariadb(connection: Connection): Promise<SnapshotPosition> {
  await startPlain(connection);
  const status = await readText(connection, "SHOW STATUS LIKE 'binlog_snapshot_%'");
  const value = (name: string) => status.find((row) => row["Variable_name"]?.toLowerCase() === name)?.["Value"] ?? "";
  const [file, position] = [value("binlog_snapshot_file"), value("binlog_snapshot_position")];
  if (file === "") return null;
  const [row] = await readText(connection, "SELECT BINLOG_GTID_POS(?, ?) AS gtid", [file, Number(position)]);
  return { file, position, ...(row?.["gtid"] ? { gtid: row["gtid"] } : {}) };
}

function mayReadPosition({ grants }: ServerCapabilities): boolean {
  const may = (privilege: string) => holds(grants, privilege);
  return (may("RELOAD") || may("FLUSH_TABLES")) && (may("REPLICATION CLIENT") || may("SUPER"));
}

/** MySQL tells only the present position: writers are held off for the moment between reading it and the snapshot. */
async function startWithPosition(
  connection: Connection,
  log: (line: string, level?: "info" | "warning") => void,
): Promise<SnapshotPosition> {
  if (!(await lockOutWriters(connection, log))) return startPlain(connection);
  try {
    await startPlain(connection);
    return await readBinaryLogStatus(connection);
  } finally {
    await connection.query("UNLOCK TABLES");
  }
}

/**
 * The lock waits for running statements while new ones already queue behind it: so it waits briefly, a few times, and
 * then the backup does without the position rather than stop the application.
 */
async function lockOutWriters(
  connection: Connection,
  log: (line: string, level?: "warning") => void,
): Promise<boolean> {
  await connection.query(`SET SESSION lock_wait_timeout = ${lockWaitSeconds}`);
  for (let attempt = 1; attempt <= lockTries; attempt++) {
    try {
      await connection.query("FLUSH TABLES WITH READ LOCK");
      return true;
    } catch (error) {
      if (codeOf(error) !== "ER_LOCK_WAIT_TIMEOUT") throw error;
      log(
        `Writers could not be held off within ${lockWaitSeconds} s: ${await describeLongest(connection)} is in the way.`,
        "warning",
      );
      await sleep(1000 * attempt);
    }
  }
  log("The binary log position is not recorded; the snapshot is consistent without it.", "warning");
  return false;
}

async function describeLongest(connection: Connection): Promise<string> {
  const [row] = await readText(
    connection,
    `SELECT ID AS id, USER AS user, TIME AS seconds, LEFT(INFO, 100) AS query FROM information_schema.PROCESSLIST
     WHERE COMMAND NOT IN ('Sleep', 'Daemon', 'Binlog Dump', 'Binlog Dump GTID') AND ID <> CONNECTION_ID() ORDER BY TIME DESC LIMIT 1`,
  );
  if (row === undefined) return "another session";
  return `connection ${row["id"]} (${row["user"]}, for ${row["seconds"]} s): ${row["query"] ?? "no query"}`;
}

async function readBinaryLogStatus(connection: Connection): Promise<SnapshotPosition> {
  const rows = await readText(connection, "SHOW BINARY LOG STATUS").catch((error: unknown) => {
    // Before MySQL 8.2 the same statement had another name.
    if (codeOf(error) === "ER_PARSE_ERROR") return readText(connection, "SHOW MASTER STATUS");
    throw error;
  });
  const { File: file, Position: position, Executed_Gtid_Set: gtid } = rows[0] ?? {};
  return file && position ? { file, position, ...(gtid ? { gtid } : {}) } : null;
}
