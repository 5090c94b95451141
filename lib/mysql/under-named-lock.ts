import type { Pool, PoolConnection } from "mysql2/promise";
import { codeOf } from "@/lib/kernel/errors";
import { acquireNamedLock, type NamedLock } from "./named-lock";

/**
 * Does `work` on a pool's connection while that holds the lock. Null: somebody else holds it. A connection that may still
 * hold the lock afterwards is closed rather than handed to the next.
 */
export async function underNamedLock<T>(
  pool: Pool,
  name: string,
  options: { waitSeconds: number },
  work: (connection: PoolConnection) => Promise<T>,
): Promise<T | null> {
  const connection = await pool.getConnection();
  let lock: NamedLock;
  try {
    lock = await acquireNamedLock(connection, name, options);
  } catch (error) {
    connection.release();
    if (codeOf(error) === "lock.held") return null;
    throw error;
  }
  try {
    return await work(connection);
  } finally {
    await giveBack(connection, lock);
  }
}

async function giveBack(connection: PoolConnection, lock: NamedLock): Promise<void> {
  try {
    await lock.release();
    connection.release();
  } catch (error) {
    connection.destroy();
    throw error;
  }
}
