/** What one statement does, as far as its first words tell. */
export interface StatementSummary {
  /** `ALTER TABLE gene`, or the first words. */
  summary: string;
  /** Null when it is about no single table, or about one we do not recognise. */
  table: string | null;
}

const leading = /^(?:\s+|--[^\n]*(?:\n|$)|#[^\n]*(?:\n|$)|\/\*(?!M?!)[\s\S]*?\*\/|\/\*M?!\d*)*/;
const name = "((?:`(?:[^`]|``)+`|[\\w$\\u0080-\\uffff]+)(?:\\s*\\.\\s*(?:`(?:[^`]|``)+`|[\\w$\\u0080-\\uffff]+))?)";
const patterns: readonly [RegExp, string][] = [
  [/^(CREATE)\s+(?:OR\s+REPLACE\s+)?(?:TEMPORARY\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?/, "CREATE TABLE"],
  [/^(ALTER)\s+(?:ONLINE\s+|OFFLINE\s+)?(?:IGNORE\s+)?TABLE\s+(?:IF\s+EXISTS\s+)?/, "ALTER TABLE"],
  [/^(DROP)\s+(?:TEMPORARY\s+)?TABLE\s+(?:IF\s+EXISTS\s+)?/, "DROP TABLE"],
  [/^(TRUNCATE)\s+(?:TABLE\s+)?/, "TRUNCATE TABLE"],
  [/^(RENAME)\s+TABLES?\s+(?:IF\s+EXISTS\s+)?/, "RENAME TABLE"],
  [
    /^(CREATE)\s+(?:OR\s+REPLACE\s+)?(?:UNIQUE\s+|FULLTEXT\s+|SPATIAL\s+)?INDEX\s+[\s\S]{1,300}?\sON\s+/,
    "CREATE INDEX on",
  ],
  [/^(DROP)\s+INDEX\s+[\s\S]{1,300}?\sON\s+/, "DROP INDEX on"],
  [/^(INSERT)\s+(?:LOW_PRIORITY\s+|DELAYED\s+|HIGH_PRIORITY\s+)?(?:IGNORE\s+)?(?:INTO\s+)?/, "INSERT INTO"],
  [/^(REPLACE)\s+(?:LOW_PRIORITY\s+|DELAYED\s+)?(?:INTO\s+)?/, "REPLACE INTO"],
  [/^(UPDATE)\s+(?:LOW_PRIORITY\s+)?(?:IGNORE\s+)?/, "UPDATE"],
  [/^(DELETE)\s+(?:LOW_PRIORITY\s+)?(?:QUICK\s+)?(?:IGNORE\s+)?FROM\s+/, "DELETE FROM"],
  [/^(CREATE)\s+(?:OR\s+REPLACE\s+)?(?:DEFINER\s*=\s*\S+\s+)?TRIGGER\s+[\s\S]{1,300}?\sON\s+/, "CREATE TRIGGER on"],
  [/^(OPTIMIZE|ANALYZE)\s+(?:LOCAL\s+|NO_WRITE_TO_BINLOG\s+)?TABLE\s+/, "maintain"],
].map(([pattern, verb]) => [new RegExp((pattern as RegExp).source + name, "i"), verb as string]);

/** Recognises the usual forms only; anything else is shown by its first words. */
export function summariseStatement(sql: Buffer): StatementSummary {
  const text = headOf(sql);
  for (const [pattern, verb] of patterns) {
    const found = pattern.exec(text)?.[2];
    if (found !== undefined) {
      const table = unquote(found);
      return { summary: `${verb} ${table}`, table };
    }
  }
  return { summary: text.replace(/\s+/g, " ").slice(0, 80), table: null };
}

/** INSERT, UPDATE, DELETE, REPLACE, SELECT and `SET @x`: what a transaction can hold and take back. */
export function isDml(sql: Buffer): boolean {
  const text = headOf(sql);
  if (/^SET\s/i.test(text))
    return /^SET\s+@[^@;=]*:?=/i.test(text) && !/(@@|,\s*(?:SESSION|GLOBAL|PERSIST)\b)/i.test(text);
  return /^(?:INSERT|UPDATE|DELETE|REPLACE|SELECT|WITH)\b/i.test(text);
}

/** `CALL` and MariaDB's blocks outside of routines: several statements, of which some may have run when one fails. */
export function isProgram(sql: Buffer): boolean {
  return /^(?:CALL|BEGIN|IF|CASE|LOOP|WHILE|REPEAT|FOR)\b/i.test(headOf(sql));
}

/** The first characters for a list; whole when short. */
export function previewOf(sql: Buffer, length = 200): string {
  const text = sql.toString("utf8", 0, length * 4).trim();
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

function headOf(sql: Buffer): string {
  return sql.toString("utf8", 0, 4096).replace(leading, "");
}

/** `shop`.`order` and order alike give order. */
function unquote(found: string): string {
  const last = /(?:`((?:[^`]|``)+)`|([^`.\s]+))$/.exec(found);
  return last?.[1]?.replaceAll("``", "`") ?? last?.[2] ?? found;
}
