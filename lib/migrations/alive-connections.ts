import type { Connection, RowDataPacket } from "mysql2/promise";
import { listSessions } from "@/lib/mysql/list-sessions";
import type { HistoryRow } from "./schema-version";

/**
 * Which recorded connections of running migrations the server still has. Ids start over when the server restarts, so a
 * row from before that is of a dead connection whoever has its id now; and so are ids of `own` connections.
 */
export async function aliveConnections(
  connection: Pick<Connection, "query">,
  history: readonly HistoryRow[],
  own: readonly number[] = [],
): Promise<Set<number>> {
  const running = history.filter(({ state, connectionId }) => state === "running" && !own.includes(connectionId));
  if (running.length === 0) return new Set();
  const startedAt = await serverStart(connection);
  const ids = running
    .filter(({ installedOn }) => installedOn.getTime() > startedAt)
    .map(({ connectionId }) => connectionId);
  if (ids.length === 0) return new Set();
  const alive = new Set((await listSessions(connection)).map(({ id }) => id));
  return new Set(ids.filter((id) => alive.has(id)));
}

/** Milliseconds since 1970 by the server's clock, which also dated the rows. */
async function serverStart(connection: Pick<Connection, "query">): Promise<number> {
  const [status] = await connection.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Uptime'");
  const [now] = await connection.query<RowDataPacket[]>(
    "SELECT TIMESTAMPDIFF(SECOND, '1970-01-01', UTC_TIMESTAMP()) AS now",
  );
  const uptimeSeconds = Number(status[0]?.["Value"] ?? 0);
  return (Number(now[0]?.["now"]) - uptimeSeconds) * 1000;
}
