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

/** Old versions of rows can be written; options that an engine ignores and defaults that are not written stand as they stood. */
const settingsOfMariadb =
  " /*M!101101 , system_versioning_insert_history = 1, innodb_strict_mode = 0, explicit_defaults_for_timestamp = 1 */";

/**
 * The header for people and the session for everything that follows. `looseForeignKeys`: there are some on keys that are
 * not unique, which newer servers allow only to sessions that ask for it, and such asking takes a privilege.
 */
export function writePrologue(header: string, { looseForeignKeys }: { looseForeignKeys: boolean }): NewFrame[] {
  const text = createSqlText();
  text.comment(`${archiveTitle.trim().slice("-- ".length)}\n\n${header}\n`);
  text.statement(`SET ${[...kept, ...keptCharset].map((name) => `@seaworthy_${name} = @@${name}`).join(", ")}`);
  text.statement("SET NAMES utf8mb4");
  // A statement that is all comment is an error to a server that skips it, so the condition stands inside one.
  const foreignKeyRule = looseForeignKeys ? " /*!80400 , restrict_fk_on_non_standard_key = 0 */" : "";
  text.statement(
    `SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO', time_zone = '+00:00', foreign_key_checks = 0, unique_checks = 0, sql_notes = 0${foreignKeyRule}${settingsOfMariadb}`,
  );
  return text.frames("prologue");
}

/** Sequences, which tables' defaults may use; tables; and a stand-in for each view, so that views can name each other. */
export function writeDefinitions({ tables, sequences }: TablesSchema, views: readonly ViewSchema[]): NewFrame[] {
  const text = createSqlText();
  for (const { name, create, values } of sequences) {
    text.statement(`DROP SEQUENCE IF EXISTS ${quoteId(name)}`);
    text.statement(create);
    // Not SETVAL, which goes forward only and not beyond the end.
    text.statement(`INSERT INTO ${quoteId(name)} VALUES (${values.join(", ")})`);
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
export function writeObjects({
  routines,
  views,
  triggers,
  events,
  collation,
}: ObjectsSchema & { collation: string }): NewFrame[] {
  const text = createSqlText();
  const ofSchema = createSchemaCollation(text);
  // Variables of routines take the schema's collation, at the time when they were created.
  ofSchema.be(collation);
  const write = (type: string, object: Definition) => {
    if (object.create !== null) ofSchema.be(object.collation ?? collation);
    writeObject(text, type, object);
  };
  for (const { type, ...routine } of routines) write(type, routine);
  for (const view of views) {
    if (view.broken !== null)
      text.comment(
        `The view ${view.name} is left out, for it does not work: ${view.broken}\n${view.create?.toString() ?? ""}`,
      );
    if (isWritable(view)) write("VIEW", view);
  }
  for (const trigger of triggers) write("TRIGGER", trigger);
  for (const event of events) write("EVENT", event);
  ofSchema.be(collation);
  text.statement(`SET ${kept.map((name) => `${name} = @seaworthy_${name}`).join(", ")}`);
  text.statement(`SET ${keptCharset.map((name) => `${name} = @seaworthy_${name}`).join(", ")}`);
  return text.frames("objects");
}

/** Remembers the collation of the schema that is restored into: it has the archive's at the end, whatever it had. */
function createSchemaCollation(text: SqlText): { be(collation: string): void } {
  let now: string | null = null;
  return {
    be(collation) {
      if (collation !== now) text.statement(`ALTER DATABASE COLLATE ${collation}`);
      now = collation;
    },
  };
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
