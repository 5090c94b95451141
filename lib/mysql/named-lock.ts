import type { Connection, RowDataPacket } from "mysql2/promise";
import { OperatorError } from "@/lib/kernel/errors";
import { sha256Hex } from "@/lib/kernel/ids";
import { listSessions, type ServerSession } from "./list-sessions";

/** A lock the server keeps for one connection until `release`, or until that connection ends. */
export interface NamedLock {
  /** Throws `lock.lost` when the server says this connection no longer held it. */
  release(): Promise<void>;
}

/**
 * The server-wide name of a schema's lock. The schema is hashed because names end at 64 characters and are compared
 * without case; a purpose may have 21 characters.
 */
export function lockNameFor(database: string, purpose: string): string {
  return `seaworthy:${purpose}:${sha256Hex(database).slice(0, 32)}`;
}

/**
 * Takes the lock on this connection, waiting at most `waitSeconds`. Throws `lock.held` naming the holder, or
 * `lock.failed` when the server could not say (killed, out of memory).
 */
export async function acquireNamedLock(
  connection: Connection,
  name: string,
  { waitSeconds }: { waitSeconds: number },
): Promise<NamedLock> {
  const answer = await askServer(connection, "SELECT GET_LOCK(?, ?) AS answer", [name, waitSeconds]);
  if (answer === 0) throw await heldError(connection, name, waitSeconds);
  if (answer !== 1) {
    throw new OperatorError("lock.failed", `The server could not tell whether the lock ${name} is ours.`, {
      kind: "unavailable",
      hint: "Try again; if it stays so, look at the server's error log.",
    });
  }
  return { release: () => release(connection, name) };
}

async function release(connection: Connection, name: string): Promise<void> {
  const answer = await askServer(connection, "SELECT RELEASE_LOCK(?) AS answer", [name]).catch((error: unknown) => {
    // The server frees the locks of a connection that ended, so there is nothing left to release.
    if (isFatal(error)) return 1;
    throw error;
  });
  if (answer === 1) return;
  throw new OperatorError("lock.lost", `The lock ${name} was no longer held when it was to be released.`, {
    kind: "conflict",
    hint: "Something else may have run at the same time: check what changed in the meantime.",
  });
}

async function heldError(connection: Connection, name: string, waitSeconds: number): Promise<OperatorError> {
  const holder = await findHolder(connection, name);
  return new OperatorError(
    "lock.held",
    `Another session holds the lock ${name}${holder === null ? "" : `: ${describe(holder)}`}. Waited ${waitSeconds} s; nothing was changed.`,
    {
      kind: "conflict",
      hint:
        holder === null
          ? "It has just been freed: try again."
          : `Wait for it to finish, or end it on the server with KILL ${holder.id}; and try again.`,
      ...(holder === null ? {} : { details: { holder } }),
    },
  );
}

type LockHolder = Pick<ServerSession, "id"> & Partial<ServerSession>;

/** Null when nobody holds it any more. Without PROCESS only the connection's id is known. */
async function findHolder(connection: Connection, name: string): Promise<LockHolder | null> {
  const id = await askServer(connection, "SELECT IS_USED_LOCK(?) AS answer", [name]);
  if (id === null) return null;
  const sessions = await listSessions(connection);
  return sessions.find((session) => session.id === id) ?? { id };
}

function describe({ id, user, host, seconds, statement }: LockHolder): string {
  const who = user === undefined ? "" : ` (${user}@${host}, for ${seconds} s)`;
  return `connection ${id}${who}${statement == null ? "" : `, running ${statement}`}`;
}

async function askServer(connection: Connection, sql: string, values: unknown[]): Promise<number | null> {
  const [rows] = await connection.query<RowDataPacket[]>(sql, values);
  const answer: unknown = rows[0]?.["answer"];
  return answer === null || answer === undefined ? null : Number(answer);
}

function isFatal(error: unknown): boolean {
  return typeof error === "object" && error !== null && "fatal" in error && error.fatal === true;
}
