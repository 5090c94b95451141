import type { Pool as CorePool } from "mysql2";
import { createPool, type Connection, type Pool, type PoolOptions } from "mysql2/promise";
import { OperatorError } from "@/lib/kernel/errors";
import { noStatementLimits, statementLimits } from "@/lib/kernel/statement-limits";
import { type Core, coreOf } from "./core-connection";

/** As long as the driver waits for a new connection. */
const longestWaitSeconds = 10;
/** The server ends a statement by itself and says so; only one that stands still does not. */
const graceSeconds = 5;

/**
 * A pool of which nothing waits for ever: a statement ends after `seconds` (30 when left out), also on a server that
 * stands still or has vanished, and who finds every connection in use waits for one for at most 10 s. Throws
 * `database.busy` then. `session`: what else to set for each connection.
 */
export function createLimitedPool(options: PoolOptions, seconds = 30, session = ""): Pool {
  const pool = createPool(options);
  limitWaiting(pool.pool, Math.min(longestWaitSeconds, seconds));
  pool.on("connection", (connection) => {
    limitSilence(connection as unknown as Core, seconds + graceSeconds);
    void connection.query(`SET SESSION ${session}${statementLimits(seconds)}`);
  });
  return pool;
}

/** For long work on a connection that was taken out of such a pool, and does not go back. */
export async function liftLimits(connection: Connection): Promise<void> {
  coreOf(connection).stream.setTimeout(0);
  await connection.query(`SET SESSION ${noStatementLimits}`);
}

/** Whoever is still in line when a connection comes too late hands it on. */
function limitWaiting(pool: CorePool, seconds: number): void {
  const getConnection = pool.getConnection.bind(pool);
  pool.getConnection = (callback) => {
    let isOver = false;
    const timer = setTimeout(() => {
      isOver = true;
      callback(noneFree(seconds), undefined as never);
    }, seconds * 1000);
    getConnection((error, connection) => {
      clearTimeout(timer);
      if (!isOver) return callback(error, connection);
      if (error === null) connection.release();
    });
  };
}

/** Nothing has come for so long although something was asked: the session is hung up, and what waits on it rejects. */
function limitSilence(connection: Core, seconds: number): void {
  const { stream } = connection;
  stream.setTimeout(seconds * 1000, () => {
    if (connection._command != null) stream.destroy(silent(seconds));
  });
}

function noneFree(seconds: number): OperatorError {
  return new OperatorError("database.busy", `No connection to the database became free within ${seconds} s.`, {
    kind: "unavailable",
    hint: "The health page tells how many are in use and who waits. DB_POOL_SIZE and TARGET_POOL_SIZE set how many there are.",
    retryAfterSeconds: seconds,
  });
}

function silent(seconds: number): NodeJS.ErrnoException {
  return Object.assign(new Error(`The database has said nothing for ${seconds} s.`), { code: "ETIMEDOUT" });
}
