import type { RowDataPacket } from "mysql2/promise";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { impatient, orNull, timed } from "./probe";

export interface ServerView {
  /** `10.11.14-MariaDB-0+deb12u2` */
  version: string;
  /** How long one question takes, with a connection at hand or not. */
  latencyMs: number;
  connections: number;
  connectionLimit: number;
}

/** The server of the target; null when it does not answer in time. */
export async function getTargetServer(deps: Deps, actor: Actor): Promise<ServerView | null> {
  requireScope(actor, "health:read");
  return orNull(askServer(deps, "target"));
}

export async function askServer(deps: Deps, role: "store" | "target"): Promise<ServerView> {
  const pool = impatient(deps[role].pool);
  const { value, milliseconds } = await timed(
    pool.query<RowDataPacket[]>("SELECT VERSION() AS version, @@max_connections AS connectionLimit"),
  );
  const [status] = await pool.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Threads_connected'");
  return {
    version: String(value[0][0]?.["version"]),
    latencyMs: milliseconds,
    connections: Number(status[0]?.["Value"]),
    connectionLimit: Number(value[0][0]?.["connectionLimit"]),
  };
}
