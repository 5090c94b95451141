import { and, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { codeOf, OperatorError } from "@/lib/kernel/errors";
import { readCapabilities } from "@/lib/mysql/server-capabilities";
import { backupContents, backups } from "@/lib/store/schema";
import { type BinaryLogFacts, judgePointInTime, type PointInTime, type PositionedBackup } from "./judge-point-in-time";
import { madeHere } from "./made-here";

export const GetPointInTimeInput = z.object({});

/** As many backups as are looked at for the oldest that the log still reaches. */
const lookedAt = 500;
const connectTimeoutMs = 3000;

/** State of point-in-time recovery: whether there is a binary log, how long it is kept, where backups stand in it. */
export async function getPointInTime(
  deps: Deps,
  actor: Actor,
  _input: z.input<typeof GetPointInTimeInput> = {},
): Promise<PointInTime> {
  requireScope(actor, "backups:read");
  const [log, positions] = await Promise.all([readBinaryLog(deps), readPositions(deps)]);
  return judgePointInTime(log, positions);
}

async function readBinaryLog({ target }: Deps): Promise<BinaryLogFacts | { unreachable: string }> {
  try {
    const connection = await target.connect({ database: null, connectTimeoutMs });
    try {
      return await askServer(connection);
    } finally {
      connection.destroy();
    }
  } catch (error) {
    if (error instanceof OperatorError) return { unreachable: error.message };
    throw error;
  }
}

async function askServer(connection: Connection): Promise<BinaryLogFacts> {
  const { binaryLog, account, flavour } = await readCapabilities(connection);
  const [rows] = await connection.query<RowDataPacket[]>(
    "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('binlog_format', 'binlog_expire_logs_seconds', 'binlog_expire_logs_auto_purge')",
  );
  const values = new Map(rows.map((row) => [String(row["Variable_name"]), String(row["Value"])]));
  const expires = values.get("binlog_expire_logs_seconds");
  const purges = values.get("binlog_expire_logs_auto_purge") !== "OFF";
  const privilege = flavour === "mariadb" ? "BINLOG MONITOR" : "REPLICATION CLIENT";
  return {
    on: binaryLog,
    format: values.get("binlog_format") ?? "ROW",
    // Fractions are MariaDB's; where nothing is purged, logs stay however old they are.
    expiresSeconds: expires === undefined ? null : purges ? Math.round(Number(expires)) : 0,
    files: binaryLog ? await listLogs(connection) : [],
    grant: `GRANT ${privilege} ON *.* TO ${account};`,
  };
}

async function listLogs(connection: Connection): Promise<string[] | null> {
  try {
    const [rows] = await connection.query<RowDataPacket[]>("SHOW BINARY LOGS");
    return rows.map((row) => String(row["Log_name"]));
  } catch (error) {
    if (codeOf(error) === "ER_SPECIFIC_ACCESS_DENIED_ERROR") return null;
    throw error;
  }
}

/** Only the positions: what else is known of what is inside a backup may be megabytes. */
async function readPositions({ store, target }: Deps): Promise<PositionedBackup[]> {
  const rows = await store.db
    .select({
      createdAt: backups.createdAt,
      position: sql<unknown>`JSON_EXTRACT(${backupContents.contents}, '$.position')`,
    })
    .from(backups)
    .innerJoin(backupContents, eq(backupContents.backupId, backups.id))
    .where(
      and(
        eq(backups.state, "complete"),
        isNull(backups.deletedAt),
        madeHere,
        eq(backups.databaseName, target.database),
        inArray(backups.proof, ["verified", "proven"]),
      ),
    )
    .orderBy(desc(backups.createdAt))
    .limit(lookedAt);
  return rows.map(({ createdAt, position }) => ({ createdAt, position: parsePosition(position) }));
}

/** MySQL's driver hands back the object, MariaDB's its text. */
function parsePosition(value: unknown): PositionedBackup["position"] {
  const parsed: unknown = typeof value === "string" ? JSON.parse(value) : value;
  return parsed === null || parsed === undefined ? null : (parsed as Record<string, string>);
}
