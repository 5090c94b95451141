import type { Connection } from "mysql2/promise";
import { codeOf, messageOf } from "@/lib/kernel/errors";
import { quoteId } from "@/lib/mysql/quote";
import { type Definition, isRefusal, readText, showCreate } from "./catalogue-queries";

export interface ViewSchema extends Definition {
  columns: string[];
  /** The server's message when the view refers to what is not there: it could not be created again. */
  broken: string | null;
}

export interface RoutineSchema extends Definition {
  /** `PROCEDURE`, `FUNCTION`; on MariaDB also `PACKAGE`, `PACKAGE BODY`. */
  type: string;
}

export interface ObjectsSchema {
  views: ViewSchema[];
  routines: RoutineSchema[];
  triggers: Definition[];
  events: Definition[];
}

/** Views, routines, triggers and events, each class in an order in which it can be created again. */
export async function readObjects(
  connection: Connection,
  database: string,
  viewNames: string[],
): Promise<ObjectsSchema> {
  // Each text is kept in the character set of the session that wrote it; a conversion could lose letters.
  await connection.query("SET character_set_results = NULL");
  const objects: ObjectsSchema = { views: [], routines: [], triggers: [], events: [] };
  for (const name of viewNames)
    objects.views.push({
      ...(await showCreate(connection, "VIEW", name)),
      ...(await readViewColumns(connection, name)),
    });
  for (const { name, type } of await readRoutineNames(connection, database))
    objects.routines.push({ ...(await showCreate(connection, type, name)), type });
  for (const name of await readTriggerNames(connection, database))
    objects.triggers.push(await showCreate(connection, "TRIGGER", name));
  for (const name of await readNames(
    connection,
    "SELECT EVENT_NAME AS name FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ? ORDER BY EVENT_NAME",
    database,
  ))
    objects.events.push(await showCreate(connection, "EVENT", name));
  await connection.query("SET character_set_results = utf8mb4");
  return objects;
}

async function readViewColumns(connection: Connection, name: string): Promise<Pick<ViewSchema, "columns" | "broken">> {
  try {
    const rows = await readText(connection, `SHOW COLUMNS FROM ${quoteId(name)}`);
    return { columns: rows.map((row) => row["Field"] ?? ""), broken: null };
  } catch (error) {
    if (codeOf(error) === "ER_VIEW_INVALID") return { columns: [], broken: messageOf(error) };
    // Its definer is gone, or this account may not look: it can still be created from its definition.
    if (codeOf(error) === "ER_NO_SUCH_USER" || isRefusal(error)) return { columns: [], broken: null };
    throw error;
  }
}

async function readRoutineNames(connection: Connection, database: string): Promise<{ name: string; type: string }[]> {
  const rows = await readText(
    connection,
    "SELECT ROUTINE_NAME AS name, ROUTINE_TYPE AS type FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ? ORDER BY ROUTINE_TYPE, ROUTINE_NAME",
    [database],
  );
  return rows.map(({ name, type }) => ({ name: name ?? "", type: type ?? "" }));
}

/** Triggers of one table, event and time run in the order of their creation. One trigger may have several events. */
async function readTriggerNames(connection: Connection, database: string): Promise<string[]> {
  const names = await readNames(
    connection,
    `SELECT TRIGGER_NAME AS name FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ?
     ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER`,
    database,
  );
  return [...new Set(names)];
}

async function readNames(connection: Connection, sql: string, database: string): Promise<string[]> {
  const rows = await readText(connection, sql, [database]);
  return rows.map(({ name }) => name ?? "");
}
