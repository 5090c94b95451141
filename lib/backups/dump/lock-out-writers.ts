import type { Connection } from "mysql2/promise";
import { codeOf } from "@/lib/kernel/errors";
import { sleep } from "@/lib/kernel/sleep";
import { holds } from "@/lib/mysql/grants";
import { listSessions } from "@/lib/mysql/list-sessions";
import type { ServerCapabilities } from "@/lib/mysql/server-capabilities";
import { isRefusal } from "./catalogue-queries";

type Log = (line: string, level?: "info" | "warning") => void;

const lockTries = 5;
const lockWaitSeconds = 1;
/** Should we be stopped or cut off while we hold the lock, the server ends the session, and with it the lock. */
const silenceSeconds = 5;
/** What a session may be at without holding a lock that matters here. */
const inNobodysWay: ReadonlySet<string> = new Set(["Sleep", "Daemon", "Binlog Dump", "Binlog Dump GTID"]);

/**
 * FLUSH TABLES WITH READ LOCK waits for running statements while new ones already queue behind it: so it waits a second,
 * a few times, and then the dump does without rather than stop the application. `letWritersGo` undoes it. Answers when it
 * asked for the lock that it has (of `performance.now()`), null without one.
 */
export async function lockOutWriters(connection: Connection, log: Log): Promise<number | null> {
  await connection.query(
    `SET SESSION lock_wait_timeout = ${lockWaitSeconds}, @seaworthy_wait_timeout = @@wait_timeout, wait_timeout = ${silenceSeconds}`,
  );
  for (let attempt = 1; attempt <= lockTries; attempt++) {
    const askedAt = performance.now();
    try {
      await connection.query("FLUSH TABLES WITH READ LOCK");
      return askedAt;
    } catch (error) {
      if (codeOf(error) !== "ER_LOCK_WAIT_TIMEOUT") throw error;
      const blocker = await describeLongest(connection);
      log(`Writers could not be held off within ${lockWaitSeconds} s: ${blocker} is in the way.`, "warning");
      if (attempt < lockTries) await sleep(1000);
    }
  }
  await letWritersGo(connection);
  return null;
}

/** Also for the dump that goes on, which may well be silent for long. */
export async function letWritersGo(connection: Connection): Promise<void> {
  await connection.query("UNLOCK TABLES");
  await connection.query("SET SESSION lock_wait_timeout = DEFAULT, wait_timeout = @seaworthy_wait_timeout");
}

/**
 * MySQL: nobody changes a table's definition until UNLOCK INSTANCE or the session's end, and whoever wants to waits without
 * holding anybody up. Returns why not, if so.
 */
export async function holdOffDdl(
  connection: Connection,
  { flavour, grants }: Pick<ServerCapabilities, "flavour" | "grants">,
): Promise<string[]> {
  if (flavour !== "mysql" || !holds(grants, "BACKUP_ADMIN")) return [];
  await connection.query(`SET SESSION lock_wait_timeout = ${lockWaitSeconds}`);
  try {
    await connection.query("LOCK INSTANCE FOR BACKUP");
    return [];
  } catch (error) {
    if (isRefusal(error)) return [];
    if (codeOf(error) !== "ER_LOCK_WAIT_TIMEOUT") throw error;
    return ["Schema changes are not held off: one was running when the backup began."];
  } finally {
    await connection.query("SET SESSION lock_wait_timeout = DEFAULT");
  }
}

async function describeLongest(connection: Connection): Promise<string> {
  const [longest] = (await listSessions(connection))
    .filter(({ id, command }) => id !== connection.threadId && !inNobodysWay.has(command))
    .toSorted((a, b) => b.seconds - a.seconds);
  if (longest === undefined) return "another session";
  return `connection ${longest.id} (${longest.user}, for ${longest.seconds} s): ${longest.statement ?? "no query"}`;
}
