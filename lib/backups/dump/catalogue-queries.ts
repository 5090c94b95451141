import type { Connection, RowDataPacket } from "mysql2/promise";
import { codeOf } from "@/lib/kernel/errors";
import { quoteId } from "@/lib/mysql/quote";

/** A definition as the bytes the server gave, with the session it was written in: both decide what it means. */
export interface Definition {
  name: string;
  /** `CREATE …`, encoded in `session.character_set_client`. Null: the server does not show it to this account. */
  create: Buffer | null;
  session: Session;
  /** Triggers, routines and events: the schema's collation when it was created, which its variables take. */
  collation?: string;
}

export interface Session {
  sql_mode?: string;
  time_zone?: string;
  character_set_client?: string;
  collation_connection?: string;
}

/** Rows with every value as text. */
export async function readText(
  connection: Connection,
  sql: string,
  values: unknown[] = [],
): Promise<Record<string, string | null>[]> {
  const [rows] = await connection.query<RowDataPacket[]>(sql, values);
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)])),
  );
}

const refusals = [
  "ER_TABLEACCESS_DENIED_ERROR",
  "ER_COLUMNACCESS_DENIED_ERROR",
  "ER_PROCACCESS_DENIED_ERROR",
  "ER_DBACCESS_DENIED_ERROR",
  "ER_SPECIFIC_ACCESS_DENIED_ERROR",
];

/** SHOW CREATE of any class of object. */
export async function showCreate(connection: Connection, objectClass: string, name: string): Promise<Definition> {
  const row = await readBytes(connection, `SHOW CREATE ${objectClass} ${quoteId(name)}`);
  const entries = Object.entries(row);
  const create = entries.find(([column]) => column.startsWith("Create ") || column === "SQL Original Statement");
  const session = entries.filter(([column]) =>
    /^(sql_mode|time_zone|character_set_client|collation_connection)$/.test(column),
  );
  const collation = entries.find(([column]) => column === "Database Collation")?.[1]?.toString();
  return {
    name,
    create: create?.[1] ?? null,
    ...(collation === undefined ? {} : { collation }),
    session: Object.fromEntries(session.map(([column, value]) => [column, value?.toString() ?? ""])),
  };
}

async function readBytes(connection: Connection, sql: string): Promise<Record<string, Buffer | null>> {
  try {
    const [rows] = await connection.query<RowDataPacket[]>({ sql, typeCast: false });
    return (rows[0] ?? {}) as Record<string, Buffer | null>;
  } catch (error) {
    if (isRefusal(error)) return {};
    throw error;
  }
}

/** Whether the server says that this account may not look. */
export function isRefusal(error: unknown): boolean {
  return refusals.includes(codeOf(error) ?? "");
}
