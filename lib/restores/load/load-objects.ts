import type { Connection } from "mysql2/promise";
import type { LoadOptions } from "./load-archive";
import { send } from "./load-session";
import { createdObject, disableEvent, namesSchema } from "./stored-objects";

export interface LoadedObjects {
  statements: number;
  notes: string[];
  enableEvents: Buffer[];
}

/** Views, routines, triggers and events, in the archive's order. No event runs before `enableEvents` are sent. */
export async function loadObjects(
  connection: Connection,
  { archive, isolated, progress, signal }: Pick<LoadOptions, "archive" | "isolated" | "progress" | "signal">,
): Promise<LoadedObjects> {
  const { frames, totals, database } = archive.manifest;
  const loaded: LoadedObjects = { statements: 0, notes: [], enableEvents: [] };
  progress({ stage: "restoring objects", done: totals.rows, total: totals.rows, unit: "rows", rowsDone: totals.rows });
  let session: Buffer[] = [];
  let collation: Buffer[] = [];
  for (const [index, { kind }] of frames.entries()) {
    if (kind !== "objects") continue;
    for (const sql of await archive.statements(index)) {
      signal.throwIfAborted();
      // An object's own settings and schema collation stand before it; what enables an event has to be read with the same.
      if (begins(sql, "SET ")) session = [sql];
      if (begins(sql, "ALTER DATABASE ")) collation = [sql];
      const created = createdObject(sql);
      if (isolated && created !== null && namesSchema(sql, database))
        loaded.notes.push(
          `The ${created.type.toLowerCase()} ${created.name} names the schema ${database} in its text: restored elsewhere, it goes on using that one.`,
        );
      const event = created?.type === "EVENT" ? disableEvent(sql) : null;
      if (isolated && created?.type === "EVENT" && event === null) {
        loaded.notes.push(`The event ${created.name} is left out: it could not be made disabled.`);
        continue;
      }
      await send(connection, event?.create ?? sql, "restoring views, routines, triggers and events");
      if (event?.enable) loaded.enableEvents.push(...collation, ...session, event.enable);
      loaded.statements++;
    }
  }
  if (loaded.enableEvents.length > 0) loaded.enableEvents.push(...collation);
  return loaded;
}

function begins(sql: Buffer, text: string): boolean {
  return sql.subarray(0, text.length).toString("latin1") === text;
}
