import type { Connection } from "mysql2/promise";
import { codeOf } from "@/lib/kernel/errors";
import { holds } from "@/lib/mysql/grants";
import type { ServerCapabilities } from "@/lib/mysql/server-capabilities";
import { readText } from "./catalogue-queries";
import { holdOffDdl, letWritersGo, lockOutWriters } from "./lock-out-writers";

/** Where in the binary log the snapshot stands; null when the server does not tell this account. */
export type SnapshotPosition = Record<string, string> | null;

/** The moment a dump shows, and what it took to get hold of it. */
export interface Moment {
  position: SnapshotPosition;
  /** From asking for the lock that writers wait behind to letting it go; 0: there was none. */
  lockedMs: number;
  /** Whether the others began at the same moment. False: they did not begin. */
  together: boolean;
  /** For people: why there is no position, or only one connection. */
  notes: string[];
}

type Log = (line: string, level?: "info" | "warning") => void;

/**
 * Starts the one transaction all of a dump is read in and, at the same moment, those of the `others`: writers are held
 * off while every connection begins. On MySQL that is also the only way to learn the position in the binary log;
 * MariaDB remembers which position belongs to a snapshot.
 */
export async function openSnapshot(
  connection: Connection,
  capabilities: ServerCapabilities,
  others: { begin(): Promise<void> } | null,
  log: Log,
): Promise<Moment> {
  const notes = missingPosition(capabilities);
  const asksPosition = capabilities.flavour === "mysql" && capabilities.binaryLog && notes.length === 0;
  const lockedAt = others === null && !asksPosition ? null : await lockOutWriters(connection, log);
  if (lockedAt === null) {
    notes.unshift(...(await holdOffDdl(connection, capabilities)));
    await beginSnapshot(connection);
    if (others !== null) notes.push("One connection: writers could not be held off to let several begin together.");
    if (asksPosition) notes.push("No binary log position: writers could not be held off to read it.");
    const position = capabilities.flavour === "mariadb" ? await snapshotPosition(connection) : null;
    return { position, lockedMs: 0, together: false, notes };
  }
  let position: SnapshotPosition = null;
  try {
    // Not before writers are held off: a schema change that waits for this lock would hold the one that we then wait for,
    // and the server would end somebody's statement as a deadlock.
    notes.unshift(...(await holdOffDdl(connection, capabilities)));
    await Promise.all([beginSnapshot(connection), others?.begin()]);
    if (asksPosition) position = await readBinaryLogStatus(connection);
  } finally {
    await letWritersGo(connection);
  }
  const lockedMs = Math.ceil(performance.now() - lockedAt);
  if (capabilities.flavour === "mariadb") position = await snapshotPosition(connection);
  return { position, lockedMs, together: others !== null, notes };
}

/** Whether this account may hold off writers. */
export function mayLock({ grants, flavour }: Pick<ServerCapabilities, "grants" | "flavour">): boolean {
  return holds(grants, "RELOAD") || (flavour === "mysql" && holds(grants, "FLUSH_TABLES"));
}

function missingPosition(capabilities: ServerCapabilities): string[] {
  const { flavour, binaryLog, grants } = capabilities;
  const may = mayLock(capabilities) && (holds(grants, "REPLICATION CLIENT") || holds(grants, "SUPER"));
  if (flavour === "mariadb" || !binaryLog || may) return [];
  return ["The binary log position is not recorded: that takes the privileges RELOAD and REPLICATION CLIENT."];
}

/**
 * Reading a definition or a table locks it against DDL to the transaction's end; going back to the savepoint lets it go.
 */
export async function beginSnapshot(connection: Connection): Promise<void> {
  await connection.query("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
  await connection.query("SAVEPOINT seaworthy");
}

async function snapshotPosition(connection: Connection): Promise<SnapshotPosition> {
  const status = await readText(connection, "SHOW STATUS LIKE 'binlog_snapshot_%'");
  const value = (name: string) => status.find((row) => row["Variable_name"]?.toLowerCase() === name)?.["Value"] ?? "";
  const [file, position] = [value("binlog_snapshot_file"), value("binlog_snapshot_position")];
  if (file === "") return null;
  const [row] = await readText(connection, "SELECT BINLOG_GTID_POS(?, ?) AS gtid", [file, Number(position)]);
  return { file, position, ...(row?.["gtid"] ? { gtid: row["gtid"] } : {}) };
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
