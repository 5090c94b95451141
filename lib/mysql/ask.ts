import type { Connection, RowDataPacket } from "mysql2/promise";

export type Row = Readonly<Record<string, string | null>>;
/** Runs a statement; every value comes back as text. */
export type Ask = (sql: string, values?: readonly unknown[]) => Promise<Row[]>;

/** What a pool's connection and one of our own have in common. */
export function askOn(connection: Pick<Connection, "query">): Ask {
  return async (sql, values = []) => {
    const [rows] = await connection.query<RowDataPacket[]>(sql, [...values]);
    return rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)])),
    );
  };
}

/** The server's settings by name, those that it does not have left out. */
export async function readSettings(ask: Ask, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await ask("SHOW GLOBAL VARIABLES WHERE Variable_name IN (?)", [names]);
  return new Map(rows.map((row) => [row["Variable_name"] ?? "", row["Value"] ?? ""]));
}

export async function readCounters(ask: Ask, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await ask("SHOW GLOBAL STATUS WHERE Variable_name IN (?)", [names]);
  return new Map(rows.map((row) => [row["Variable_name"] ?? "", Number(row["Value"])]));
}
