const identifier = "`(?:[^`]|``)+`";
const definer = `DEFINER=${identifier}(?:@\`[^\`]*\`)?`;
const head = `CREATE (?:OR REPLACE )?(?:ALGORITHM=\\w+ )?(${definer} )?(?:SQL SECURITY \\w+ )?`;
const object = new RegExp(
  `^${head}(VIEW|TRIGGER|(?:AGGREGATE )?FUNCTION|PROCEDURE|PACKAGE BODY|PACKAGE|EVENT) (?:IF NOT EXISTS )?(${identifier})`,
);
/** As SHOW CREATE EVENT prints it; what stands in the schedule is numbers, dates and their units. */
const eventState = new RegExp(
  `^(${head}EVENT ${identifier} ON SCHEDULE (?:[^'\`]|'[^']*')*? ON COMPLETION (?:NOT )?PRESERVE )(ENABLE|DISABLE)\\b`,
);

export interface StoredObject {
  /** `VIEW`, `TRIGGER`, … */
  type: string;
  name: string;
}

/** What a statement of our objects frames creates; null: nothing. */
export function createdObject(sql: Buffer): StoredObject | null {
  const match = object.exec(sql.toString("latin1"));
  return match === null ? null : { type: match[2] ?? "", name: unquoted(match[3] ?? "") };
}

export interface DisabledEvent {
  create: Buffer;
  /** What lets it run again, keeping its definer; null: it was disabled in the backup. */
  enable: Buffer | null;
}

/** A CREATE EVENT of ours that creates it disabled. Null: it does not say where its state stands. */
export function disableEvent(sql: Buffer): DisabledEvent | null {
  const text = sql.toString("latin1");
  const match = eventState.exec(text);
  const [, before, definedBy = "", state] = match ?? [];
  if (before === undefined) return null;
  if (state === "DISABLE") return { create: sql, enable: null };
  const name = object.exec(text)?.[3] ?? "";
  return {
    create: Buffer.from(`${before}DISABLE${text.slice(before.length + "ENABLE".length)}`, "latin1"),
    enable: Buffer.from(`ALTER ${definedBy}EVENT ${name} ENABLE`, "latin1"),
  };
}

/** Whether a definition names this schema: wherever it is restored, it goes on meaning that one. */
export function namesSchema(sql: Buffer, schema: string): boolean {
  const text = sql.toString();
  const bare = schema.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`(?:\`${bare.replaceAll("`", "``")}\`|(?<![\\w$\`'"])${bare})\\s*\\.`, "i").test(text);
}

function unquoted(name: string): string {
  return Buffer.from(name.slice(1, -1).replaceAll("``", "`"), "latin1").toString();
}
