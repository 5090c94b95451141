import type { Pool } from "mysql2/promise";

export interface PoolUse {
  limit: number;
  open: number;
  idle: number;
  /** Callers in line for a connection: above zero the pool is too small or the database too slow. */
  waiting: number;
}

/** The driver counts these but has no public way to ask; a name it changes reads as zero. */
export function poolUse(pool: Pool): PoolUse {
  const core = pool.pool as unknown as Record<string, unknown>;
  return {
    limit: pool.pool.config.connectionLimit ?? 0,
    open: lengthOf(core["_allConnections"]),
    idle: lengthOf(core["_freeConnections"]),
    waiting: lengthOf(core["_connectionQueue"]),
  };
}

function lengthOf(queue: unknown): number {
  return typeof queue === "object" && queue !== null && "length" in queue ? Number(queue.length) : 0;
}
