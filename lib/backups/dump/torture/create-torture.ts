import type { Connection } from "mysql2/promise";
import { codeOf } from "@/lib/kernel/errors";
import { quoteId } from "@/lib/mysql/quote";
import type { ServerCapabilities } from "@/lib/mysql/server-capabilities";
import * as both from "./on-both";
import * as mariadb from "./on-mariadb";
import * as mysql from "./on-mysql";

/**
 * Fills the session's empty schema with everything its server can hold. The session is one that takes several statements
 * at once (`connectAsRoot`).
 */
export async function createTorture(
  connection: Connection,
  flavour: ServerCapabilities["flavour"],
  database: string,
): Promise<void> {
  const own = flavour === "mariadb" ? mariadb : mysql;
  for (const plugin of own.plugins) await connection.query(`INSTALL SONAME '${plugin}'`).catch(() => undefined);
  await connection.query(
    `ALTER DATABASE ${quoteId(database)} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
     SET NAMES utf8mb4;
     SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES', foreign_key_checks = 0, time_zone = '+00:00'`,
  );
  const missing = await missingEngines(connection);
  for (const sql of [...both.tables, ...own.tables, ...both.objects, ...own.objects]) {
    if (missing.some((engine) => sql.includes(`e_${engine}`))) continue;
    await run(connection, sql.replaceAll("DATABASE_NAME", database));
  }
}

/** Definitions that others create at the same time can get into the way of ours in MySQL's dictionary. */
async function run(connection: Connection, sql: string, tries = 3): Promise<void> {
  try {
    await connection.query(sql);
  } catch (error) {
    if (codeOf(error) === "ER_LOCK_DEADLOCK" && tries > 1) return run(connection, sql, tries - 1);
    throw new Error(`The torture failed at: ${sql.slice(0, 300)}`, { cause: error });
  }
}

/** Engines that this server was built without. */
async function missingEngines(connection: Connection): Promise<string[]> {
  const [rows] = await connection.query(
    "SELECT LOWER(ENGINE) AS name FROM information_schema.ENGINES WHERE SUPPORT IN ('YES', 'DEFAULT')",
  );
  const present = new Set((rows as { name: string }[]).map(({ name }) => name));
  return ["archive", "blackhole", "csv", "aria"].filter((engine) => !present.has(engine));
}
