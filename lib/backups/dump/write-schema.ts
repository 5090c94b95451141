import { archiveTitle, type NewFrame } from "@/lib/archive";
import { quoteId, quoteString } from "@/lib/mysql/quote";
import type { Definition, Session } from "./catalogue-queries";
import type { ObjectsSchema, ViewSchema } from "./read-objects";
import type { TablesSchema } from "./read-tables";
import { createSqlText, type SqlText } from "./sql-text";

const kept = ["sql_mode", "time_zone", "foreign_key_checks", "unique_checks", "sql_notes"];
const keptCharset = ["character_set_client", "character_set_results", "collation_connection"];
const loading: Session = {
  sql_mode: "NO_AUTO_VALUE_ON_ZERO",
  time_zone: "+00:00",
  character_set_client: "utf8mb4",
  collation_connection: "utf8mb4_general_ci",
};

/**
 * The header for people and the session for everything that follows. `newForeignKeyRule`: the server refuses foreign
 * keys on keys that are not unique, which older ones of its kind allowed.
 */
export function writePrologue(header: string, { newForeignKeyRule }: { newForeignKeyRule: boolean }): NewFrame[] {
  const text = createSqlText();
  text.comment(`${archiveTitle.trim().slice("-- ".length)}\n\n${header}\n`);
  text.statement(`SET ${[...kept, ...keptCharset].map((name) => `@seaworthy_${name} = @@${name}`).join(", ")}`);
  text.statement("SET NAMES utf8mb4");
  // A statement that is all comment is an error to a server that skips it, so the condition stands inside one.
  const foreignKeyRule = newForeignKeyRule ? " /*!80400 , restrict_fk_on_non_standard_key = 0 */" : "";
  text.statement(
    `SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO', time_zone = '+00:00', foreign_key_checks = 0, unique_checks = 0, sql_notes = 0${foreignKeyRule}`,
  );
  return text.frames("prologue");
}

/** Sequences, which tables' defaults may use; tables; and a stand-in for each view, so that views can name each other. */
export function writeDefinitions({ tables, sequences }: TablesSchema, views: readonly ViewSchema[]): NewFrame[] {
  const text = createSqlText();
  for (const { name, create, next, cycles } of sequences) {
    text.statement(`DROP SEQUENCE IF EXISTS ${quoteId(name)}`);
    text.statement(create);
    text.statement(`DO SETVAL(${quoteId(name)}, ${next}, 0, ${cycles})`);
  }
  for (const { name, create } of tables) {
    text.statement(`DROP TABLE IF EXISTS ${quoteId(name)}`);
    text.statement(create);
  }
  for (const { name, columns } of views.filter(isWritable)) {
    text.statement(`DROP TABLE IF EXISTS ${quoteId(name)}`);
    text.statement(`DROP VIEW IF EXISTS ${quoteId(name)}`);
    const standIn = columns.length === 0 ? "1" : columns.map((column) => `1 AS ${quoteId(column)}`).join(", ");
    text.statement(`CREATE VIEW ${quoteId(name)} AS SELECT ${standIn}`);
  }
  return text.frames("definitions");
}

/** Routines before the views that call them; triggers when the rows are in; events last, for they fire by themselves. */
export function writeObjects({ routines, views, triggers, events }: ObjectsSchema): NewFrame[] {
  const text = createSqlText();
  for (const { type, ...routine } of routines) writeObject(text, type, routine);
  for (const view of views) {
    if (view.broken !== null) text.comment(`The view ${view.name} is left out, for it does not work: ${view.broken}`);
    if (isWritable(view)) writeObject(text, "VIEW", view);
  }
  for (const trigger of triggers) writeObject(text, "TRIGGER", trigger);
  for (const event of events) writeObject(text, "EVENT", event);
  text.statement(`SET ${kept.map((name) => `${name} = @seaworthy_${name}`).join(", ")}`);
  text.statement(`SET ${keptCharset.map((name) => `${name} = @seaworthy_${name}`).join(", ")}`);
  return text.frames("objects");
}

export function isWritable(view: ViewSchema): boolean {
  return view.broken === null && view.create !== null;
}

function writeObject(text: SqlText, type: string, { name, create, session }: Definition): void {
  if (create === null) return;
  const settings = Object.entries({ ...loading, ...session });
  text.statement(`SET ${settings.map(([variable, value]) => `${variable} = ${quoteString(value)}`).join(", ")}`);
  text.statement(`DROP ${type} IF EXISTS ${quoteId(name)}`);
  text.statement(create);
}
