import type { Connection } from "mysql2/promise";
import type { Deps } from "@/lib/deps";
import { codeOf } from "@/lib/kernel/errors";
import { type Ask, askOn } from "@/lib/mysql/ask";
import { coreOf, hangUp } from "@/lib/mysql/core-connection";
import type { Look } from "../check";

export { type Ask, askOn, readCounters, readSettings, type Row } from "@/lib/mysql/ask";

export interface TargetSession {
  ask: Ask;
  connection: Connection;
  /** The server's address, as this connection reaches it. */
  address: string;
}

const connectTimeoutMs = 5000;
/**
 * The server itself ends what takes longer: a look that was given up must not go on there. In one statement that each
 * server reads its own half of.
 */
const boundStatements =
  "SET SESSION time_zone = 'SYSTEM' /*M! , max_statement_time = 50 */ /*!50708 , max_execution_time = 50000 */";

/**
 * Looks at the target on a connection of its own, which is hung up when the look's time is over. Throws as
 * `target.connect` does.
 */
export async function onTarget<T>(
  { target }: Pick<Deps, "target">,
  { signal }: Pick<Look, "signal">,
  work: (session: TargetSession) => Promise<T>,
): Promise<T> {
  const connection = await unlessAborted(target.connect({ connectTimeoutMs }), signal);
  const stop = () => hangUp(connection);
  signal.addEventListener("abort", stop);
  const address = coreOf(connection).stream.remoteAddress ?? "";
  try {
    await connection.query(boundStatements);
    const found = await work({ ask: askOn(connection), connection, address });
    await connection.end();
    return found;
  } catch (error) {
    hangUp(connection);
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

const refusals: ReadonlySet<string> = new Set([
  "ER_TABLEACCESS_DENIED_ERROR",
  "ER_COLUMNACCESS_DENIED_ERROR",
  "ER_DBACCESS_DENIED_ERROR",
  "ER_SPECIFIC_ACCESS_DENIED_ERROR",
]);

/** Null when this account may not look. */
export async function unlessRefused<T>(looking: Promise<T>): Promise<T | null> {
  try {
    return await looking;
  } catch (error) {
    if (refusals.has(codeOf(error) ?? "")) return null;
    throw error;
  }
}

/** A server that accepts and then says nothing keeps the driver waiting, and must not keep us. */
async function unlessAborted(connecting: Promise<Connection>, signal: AbortSignal): Promise<Connection> {
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  try {
    return await Promise.race([connecting, aborted]);
  } catch (error) {
    connecting.then(hangUp, () => undefined);
    throw error;
  }
}
