import type { Connection } from "mysql2/promise";
import type { ArchiveReader } from "@/lib/archive";
import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";
import { redactText } from "@/lib/kernel/redact";
import { connectionLost, isConnectionLost } from "@/lib/mysql/connection-lost";
import { hangUp } from "@/lib/mysql/core-connection";
import { sendStatement } from "@/lib/mysql/send-statement";
import { readCapabilities } from "@/lib/mysql/server-capabilities";

/** The dump's own settings come after these; they hold for dumps that bring none. */
const settings = [
  "SET SESSION foreign_key_checks = 0, unique_checks = 0, sql_mode = 'NO_AUTO_VALUE_ON_ZERO', time_zone = '+00:00'",
  // The first frame of a table may hold all of it for as long as it takes; indexes of large tables take hours.
  "SET SESSION net_read_timeout = 3600, net_write_timeout = 3600, wait_timeout = 604800, lock_wait_timeout = 60, innodb_lock_wait_timeout = 3600",
];

/** Puts a session into the state in which SQL is loaded, whatever the server's defaults. */
export async function prepareLoading(connection: Connection): Promise<void> {
  const { flavour, refusesNonStandardForeignKeys } = await readCapabilities(connection);
  for (const sql of settings) await connection.query(sql);
  // Rows come back as they were, also those that an older constraint let in; nor is every JSON text read once more.
  if (flavour === "mariadb") await connection.query("SET SESSION max_statement_time = 0, check_constraint_checks = 0");
  // This takes SESSION_VARIABLES_ADMIN. Few dumps need it, and ours say so themselves.
  if (refusesNonStandardForeignKeys)
    await connection.query("SET SESSION restrict_fk_on_non_standard_key = OFF").catch(() => undefined);
}

/**
 * With both checks off, MariaDB collects the first transaction of an empty table and sorts it on its own: that took a
 * tenth more of the processor than writing row by row in the order of the key, and locks the others out of the table.
 * The unique keys that would be checked are made later, all rows at once.
 */
const rowByRow = "SET SESSION unique_checks = 1";

/** Sessions that load one archive together. */
export interface LoadSessions {
  /** Definitions and objects go through this one, in their order. */
  main: Connection;
  /** Rows and keys go through these. */
  others: Connection[];
  /** Ends what they are doing, on the server too: it does not notice by itself that nobody waits for an ALTER. */
  kill(): Promise<void>;
  end(): Promise<void>;
}

/** Opens `count` sessions and one more, each ready for the archive's statements. `connect` chooses the schema. */
export async function openSessions(
  connect: () => Promise<Connection>,
  archive: ArchiveReader,
  count: number,
): Promise<LoadSessions> {
  const prologue = archive.manifest.frames.findIndex(({ kind }) => kind === "prologue");
  const statements = await archive.statements(prologue);
  const opened: Connection[] = [];

  async function open(): Promise<Connection> {
    const connection = await connect();
    opened.push(connection);
    await prepareLoading(connection);
    for (const sql of statements) await send(connection, sql, "preparing to load");
    await connection.query(rowByRow);
    return connection;
  }

  let killed: Promise<void> | undefined;
  const kill = () => (killed ??= killAll());
  async function killAll(): Promise<void> {
    for (const connection of opened) hangUp(connection);
    const killer = await connect().catch(() => null);
    // Ended already, or the server itself is gone: then there is nothing left to end.
    for (const { threadId } of opened) await killer?.query(`KILL ${threadId}`).catch(() => undefined);
    killer?.destroy();
  }

  try {
    const main = await open();
    const others = [];
    for (let i = 0; i < count; i++) others.push(await open());
    const end = async () => void (await Promise.allSettled(opened.map((connection) => connection.end())));
    return { main, others, kill, end };
  } catch (error) {
    await kill();
    throw error;
  }
}

const shownBytes = 160;

/** Sends a statement as it stands. Throws `restore.statement_failed` showing its beginning, `target.connection_lost`. */
export async function send(connection: Connection, sql: Buffer, doing: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await sendStatement(connection, sql);
    } catch (error) {
      if (tries < definitionTries && codeOf(error) === "ER_LOCK_DEADLOCK" && isDefinition(sql)) continue;
      throw isConnectionLost(error) ? connectionLost(doing, error) : statementFailed(error, sql);
    }
  }
}

/** Definitions of any sessions can get into one another's way in MySQL's dictionary. No transaction is lost by that. */
const definitionTries = 5;

function isDefinition(sql: Buffer): boolean {
  return /^(?:CREATE|ALTER|DROP) /.test(sql.toString("latin1", 0, 10));
}

const hints: Readonly<Record<string, string>> = {
  ER_SPECIFIC_ACCESS_DENIED_ERROR:
    "The dump names another DEFINER. Grant SET USER (MariaDB) or SET_ANY_DEFINER (MySQL) to Seaworthy's user.",
  ER_BINLOG_CREATE_ROUTINE_NEED_SUPER:
    "The server wants SUPER for routines and triggers while its binary log is on: SET GLOBAL log_bin_trust_function_creators = 1;",
  ER_NET_PACKET_TOO_LARGE: "The server's max_allowed_packet is smaller than a row of the backup: raise it.",
  ER_UNKNOWN_COLLATION: "The backup uses a collation that this server does not know: restore it to a newer server.",
  ER_RECORD_FILE_FULL: "The server's disk or tablespace is full.",
  ER_DISK_FULL: "The server's disk is full.",
};

export function statementFailed(error: unknown, sql: Buffer): OperatorError {
  const statement = redactText(sql.toString("utf8", 0, shownBytes));
  const code = codeOf(error);
  const hint = hints[code ?? ""];
  return new OperatorError("restore.statement_failed", redactText(messageOf(error)), {
    ...(hint === undefined ? {} : { hint }),
    details: { statement, code },
    cause: error,
  });
}
