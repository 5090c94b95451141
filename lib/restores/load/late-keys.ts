/**
 * A table's definition taken apart, as SHOW CREATE TABLE prints it. All texts are bytes in latin1 strings: names may be
 * in any character set, and what is looked for is ASCII.
 */
export interface TableDefinition {
  /** The whole statement. */
  sql: string;
  /** Quoted, as it stands: `` `gene` ``. */
  table: string;
  /** `CREATE TABLE … (`, then columns, keys and constraints, then `) ENGINE=…`. */
  head: string;
  items: string[];
  tail: string;
}

/** What of a table can be made when its rows are in. */
export interface LateKeys {
  /** Items of the definition to add in one ALTER. */
  keys: string[];
  /** To add one by one: servers build one at a time, or copy the table for two. */
  fulltextKeys: string[];
  /** Which of the definition's items those are. */
  items: ReadonlySet<string>;
}

const identifier = "`(?:[^`]|``)+`";
const start = new RegExp(`^CREATE TABLE (${identifier}) \\(\\s*`);
const keyItem = new RegExp(`^(UNIQUE |FULLTEXT |SPATIAL )?KEY ${identifier} \\((${identifier})?`);
const primaryItem = new RegExp(`^PRIMARY KEY \\((${identifier})`);
const foreignKeyItem = new RegExp(
  `^(?:CONSTRAINT ${identifier} )?FOREIGN KEY .*? REFERENCES (?:(${identifier})\\.)?(${identifier}) \\(`,
  "s",
);

/** Null for any statement but a CREATE TABLE of the layout we know. */
export function readDefinition(sql: string): TableDefinition | null {
  const begin = start.exec(sql);
  if (begin === null) return null;
  const head = begin[0];
  const items: string[] = [];
  let depth = 1;
  let from = head.length;
  for (let at = from; at < sql.length; at++) {
    const letter = sql[at];
    if (letter === "'" || letter === '"' || letter === "`") at = endOfQuoted(sql, at);
    else if (letter === "(") depth++;
    else if (letter === ")") depth--;
    if (depth === 0 || (depth === 1 && letter === ",")) {
      items.push(sql.slice(from, at).trim());
      from = at + 1;
    }
    if (depth === 0) return { sql, table: begin[1] ?? "", head, items, tail: sql.slice(at) };
  }
  return null;
}

/** The same CREATE TABLE without some of its items. */
export function writeDefinition({ head, items, tail }: TableDefinition, without: ReadonlySet<string>): string {
  return `${head.trimEnd()}\n  ${items.filter((item) => !without.has(item)).join(",\n  ")}\n${tail}`;
}

/**
 * The secondary keys of an InnoDB table that may wait until its rows are in. Those stay that the table could not be
 * made without, or would have to be copied for: the key of AUTO_INCREMENT, unique keys where one of them or the
 * partitions take the primary key's place, hashed and period keys. With a key that stays, those before it do, so that
 * their order remains. Versioned tables stay as they are: changing them is refused.
 */
export function lateKeys({ items, tail }: TableDefinition): LateKeys {
  const options = withoutQuoted(tail);
  const none = { keys: [], fulltextKeys: [], items: new Set<string>() };
  if (!/\bENGINE=InnoDB\b/i.test(options) || /WITH SYSTEM VERSIONING/i.test(options)) return none;
  const primary = items.map((item) => primaryItem.exec(item)).find((match) => match !== null);
  const counter = items.find((item) => item.startsWith("`") && /\bAUTO_INCREMENT\b/i.test(withoutQuoted(item)));
  const counting = counter === undefined ? undefined : new RegExp(`^${identifier}`).exec(counter)?.[0];
  const uniqueStay = primary === undefined || /\bPARTITION BY\b/i.test(options);
  const keys = items.filter((item) => keyItem.test(item));
  const stays = (item: string) => {
    const [, kind, firstColumn] = keyItem.exec(item) ?? [];
    if (counting !== undefined && firstColumn === counting && primary?.[1] !== counting) return true;
    return kind === "UNIQUE " && (uniqueStay || /\bUSING HASH\b|\bWITHOUT OVERLAPS\b/i.test(withoutQuoted(item)));
  };
  const late = keys.slice(keys.findLastIndex(stays) + 1);
  const isFulltext = (item: string) => item.startsWith("FULLTEXT ");
  return {
    keys: late.filter((item) => !isFulltext(item)),
    fulltextKeys: late.filter(isFulltext),
    items: new Set(late),
  };
}

export interface ForeignKeyItem {
  item: string;
  /** Quoted; null: the table's own schema. */
  parentSchema: string | null;
  /** Quoted. */
  parentTable: string;
}

export function foreignKeysOf({ items }: TableDefinition): ForeignKeyItem[] {
  return items.flatMap((item) => {
    const match = foreignKeyItem.exec(item);
    return match === null ? [] : [{ item, parentSchema: match[1] ?? null, parentTable: match[2] ?? "" }];
  });
}

function endOfQuoted(sql: string, at: number): number {
  const mark = sql[at];
  for (let i = at + 1; i < sql.length; i++) {
    if (sql[i] === "\\" && mark !== "`") i++;
    // A doubled mark reads as the end of one and the beginning of the next, which comes to the same.
    else if (sql[i] === mark) return i;
  }
  return sql.length;
}

function withoutQuoted(text: string): string {
  return text.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`/gs, "''");
}
