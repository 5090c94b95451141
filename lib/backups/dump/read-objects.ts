import type { Connection } from "mysql2/promise";
import { codeOf, messageOf } from "@/lib/kernel/errors";
import { quoteId, quoteString } from "@/lib/mysql/quote";
import { type Definition, isRefusal, readText, showCreate } from "./catalogue-queries";
import { isRewritable, triggerWithoutSchema, viewWithoutSchema } from "./portable-definition";

export interface ViewSchema extends Definition {
  columns: string[];
  /** The server's message when the view refers to what is not there: it could not be created again. */
  broken: string | null;
}

export interface RoutineSchema extends Definition {
  /** `PROCEDURE`, `FUNCTION`; on MariaDB also `PACKAGE`, `PACKAGE BODY`, on MySQL `LIBRARY`. */
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
  for (const name of viewNames) objects.views.push(await readView(connection, database, name));
  objects.views = inOrderOfUse(objects.views);
  for (const { name, type } of await readRoutineNames(connection, database))
    objects.routines.push({ ...(await showCreate(connection, type, name)), type });
  for (const name of await readTriggerNames(connection, database))
    objects.triggers.push(portable(await showCreate(connection, "TRIGGER", name), database, triggerWithoutSchema));
  for (const name of await readNames(
    connection,
    "SELECT EVENT_NAME AS name FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ? ORDER BY EVENT_NAME",
    database,
  ))
    objects.events.push(await showCreate(connection, "EVENT", name));
  await connection.query("SET character_set_results = utf8mb4");
  return objects;
}

async function readView(connection: Connection, database: string, name: string): Promise<ViewSchema> {
  const definition = portable(await showCreate(connection, "VIEW", name), database, viewWithoutSchema);
  try {
    const rows = await readText(connection, `SHOW COLUMNS FROM ${quoteId(name)}`);
    return { ...definition, columns: rows.map((row) => row["Field"] ?? ""), broken: null };
  } catch (error) {
    if (codeOf(error) === "ER_VIEW_INVALID")
      return { ...definition, columns: [], broken: await whyBroken(connection, database, name, error) };
    // Its definer is gone, or this account may not look: it can still be created from its definition.
    if (codeOf(error) === "ER_NO_SUCH_USER" || isRefusal(error)) return { ...definition, columns: [], broken: null };
    throw error;
  }
}

/** Null when only the view's definer may not read what it reads: then it can be created again as it is. */
async function whyBroken(
  connection: Connection,
  database: string,
  name: string,
  error: unknown,
): Promise<string | null> {
  const [row] = await readText(
    connection,
    "SELECT VIEW_DEFINITION AS query FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?",
    [database, name],
  );
  if (!row?.["query"]) return messageOf(error);
  try {
    await connection.query(`PREPARE seaworthy FROM ${quoteString(row["query"])}`);
    await connection.query("DEALLOCATE PREPARE seaworthy");
    return null;
  } catch {
    return messageOf(error);
  }
}

function portable(
  definition: Definition,
  database: string,
  rewrite: (create: string, database: string) => string,
): Definition {
  const { create, session } = definition;
  if (create === null || !isRewritable(session.character_set_client)) return definition;
  return { ...definition, create: Buffer.from(rewrite(create.toString("latin1"), database), "latin1") };
}

/**
 * A view after those it names. Its text may name one without using it, so the order is not always possible; stand-ins
 * (see `writeDefinitions`) make up for that.
 */
function inOrderOfUse(views: readonly ViewSchema[]): ViewSchema[] {
  const waiting = new Map(views.map((view) => [quoteId(view.name), view]));
  const ordered: ViewSchema[] = [];
  function place(key: string): void {
    const view = waiting.get(key);
    if (view === undefined) return;
    waiting.delete(key);
    for (const name of view.create?.toString().match(/`(?:[^`]|``)*`/gs) ?? []) place(name);
    ordered.push(view);
  }
  for (const key of waiting.keys()) place(key);
  return ordered;
}

async function readRoutineNames(connection: Connection, database: string): Promise<{ name: string; type: string }[]> {
  const rows = await readText(
    connection,
    "SELECT ROUTINE_NAME AS name, ROUTINE_TYPE AS type FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ? ORDER BY ROUTINE_TYPE, ROUTINE_NAME",
    [database],
  );
  const libraries = await readLibraryNames(connection, database);
  return [...libraries, ...rows].map(({ name, type }) => ({ name: name ?? "", type: type ?? "" }));
}

/** MySQL since 9.2. */
async function readLibraryNames(connection: Connection, database: string): Promise<Record<string, string | null>[]> {
  const sql =
    "SELECT LIBRARY_NAME AS name, 'LIBRARY' AS type FROM information_schema.LIBRARIES WHERE LIBRARY_SCHEMA = ? ORDER BY LIBRARY_NAME";
  return readText(connection, sql, [database]).catch((error: unknown) => {
    if (codeOf(error) === "ER_UNKNOWN_TABLE") return [];
    throw error;
  });
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
