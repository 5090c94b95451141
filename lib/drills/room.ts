import { statfs } from "node:fs/promises";
import { hostname } from "node:os";
import type { Connection, RowDataPacket } from "mysql2/promise";
import type { BackupSummary } from "@/lib/backups";
import type { ErrorReport } from "@/lib/kernel/errors";
import { formatBytes } from "@/lib/kernel/units";
import { withoutPassword } from "@/lib/kernel/redact";

/**
 * Pages, keys, and the files a server sorts keys in take this many times the SQL of the rows: 1.4 was measured on the
 * sample application's data, at the moment the largest keys were made.
 */
const timesPlainBytes = 1.6;
/** What every schema takes, however little is in it, and a little to spare. */
const atLeastBytes = 64 * 1024 * 1024;

export interface Room {
  neededBytes: number;
  /** Null: the server's disk cannot be seen from here. */
  freeBytes: number | null;
}

export function neededBytes(plainBytes: number): number {
  return Math.ceil(plainBytes * timesPlainBytes) + atLeastBytes;
}

/** Where the server keeps its data, and whether that is a folder of this very machine. */
export async function dataFolderOf(
  connection: Pick<Connection, "query">,
  url: string,
): Promise<{ folder: string; isHere: boolean }> {
  const [rows] = await connection.query<RowDataPacket[]>("SELECT @@datadir AS datadir, @@hostname AS host");
  // A port that leads into a container is on this machine as well, but its folders are not ours.
  return { folder: String(rows[0]?.["datadir"]), isHere: isLoopback(url) && rows[0]?.["host"] === hostname() };
}

/** Free bytes where the server keeps its data, when that is this machine; null when it is not, or cannot be seen. */
export async function freeBytesOf(connection: Connection, url: string): Promise<number | null> {
  const { folder, isHere } = await dataFolderOf(connection, url);
  if (!isHere) return null;
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

function isLoopback(url: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(new URL(withoutPassword(url)).hostname);
}

/** Null: there is room, or nobody knows. */
export function roomProblem({ neededBytes, freeBytes }: Room): ErrorReport | null {
  if (freeBytes === null || freeBytes >= neededBytes) return null;
  return {
    code: "drill.no_room",
    message: `The drill needs about ${formatBytes(neededBytes)} where the server keeps its data; ${formatBytes(freeBytes)} are free.`,
    hint: "Make room there, or name a server with more of it in DRILL_DATABASE_URL.",
  };
}

/** Compressed SQL shrinks to about a sixth. */
const plainTimesCompressed = 6;

/** Of a backup that does not say how much SQL it holds: about. */
export function plainBytesOf(backup: Pick<BackupSummary, "fileName" | "sizeBytes" | "plainBytes">): number {
  if (backup.plainBytes !== null) return backup.plainBytes;
  return (backup.sizeBytes ?? 0) * (backup.fileName.endsWith(".sql") ? 1 : plainTimesCompressed);
}
