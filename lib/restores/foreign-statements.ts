/** What a statement of another tool's dump is to a restore. Only its first bytes are looked at. */
export type ForeignStatement =
  | { does: "run" }
  | { does: "create table"; table: string }
  | { does: "skip"; why: string }
  | { does: "choose database"; database: string };

const headBytes = 400;
/** `/*!40101 …` and `/*M!100100 …` are code to the server. */
const versionedComment = /^\/\*M?!\d*\s*/;
const name = "(?:`((?:[^`]|``)+)`|([\\w$]+))";
const createTable = new RegExp(`^CREATE\\s+TABLE\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?${name}`, "i");
/** `--add-drop-database` drops what it names, which may be any database of the server. */
const wholeDatabase = /^(?:CREATE|DROP)\s+(?:DATABASE|SCHEMA)\b/i;
const use = new RegExp(`^USE\\s+${name}`, "i");
const otherSettings =
  /^SET\s+(?:@@?GLOBAL\b|GLOBAL\b|PERSIST\b|@@SESSION\.SQL_LOG_BIN\b|SQL_LOG_BIN\b|@MYSQLDUMP_TEMP_LOG_BIN\b)/i;
const tableLocks = /^(?:UN)?LOCK\s+TABLES?\b/i;
const alterDatabase = new RegExp(`^ALTER\\s+(?:DATABASE|SCHEMA)\\s+${name}`, "i");
const verbs = [
  "(?:CREATE|DROP|ALTER)\\s+(?:OR\\s+REPLACE\\s+|TEMPORARY\\s+)*(?:TABLE|VIEW|SEQUENCE|TRIGGER|PROCEDURE|FUNCTION|EVENT)",
  "(?:INSERT|REPLACE)\\s+(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE)\\s+)*INTO",
  "TRUNCATE(?:\\s+TABLE)?",
  "DELETE\\s+FROM",
  "UPDATE",
].join("|");
/** A dot after the first name: what follows is in the database of that name. */
const qualified = new RegExp(`^(?:${verbs})\\s+(?:IF\\s+(?:NOT\\s+)?EXISTS\\s+)?${name}\\s*\\.`, "i");

export function classify(sql: Buffer): ForeignStatement {
  const head = headOf(sql);
  const chosen = use.exec(head);
  if (chosen !== null) return { does: "choose database", database: unquoted(chosen) };
  if (wholeDatabase.test(head)) return { does: "skip", why: "the target keeps its own database" };
  if (otherSettings.test(head)) return { does: "skip", why: "it changes the server, not the database" };
  if (tableLocks.test(head)) return { does: "skip", why: "the restore holds its own lock" };
  const created = createTable.exec(head);
  return created === null ? { does: "run" } : { does: "create table", table: unquoted(created) };
}

/** The database whose tables and objects a statement names with it: there is where it works, wherever it is sent. */
export function databaseNamed(sql: Buffer): string | null {
  const named = qualified.exec(headOf(sql));
  return named === null ? null : unquoted(named);
}

/** The database whose own character set a statement changes; null: none. */
export function databaseAltered(sql: Buffer): string | null {
  const altered = alterDatabase.exec(headOf(sql));
  return altered === null ? null : unquoted(altered);
}

function headOf(sql: Buffer): string {
  return sql.toString("utf8", 0, headBytes).replace(versionedComment, "");
}

function unquoted(match: RegExpExecArray): string {
  return match[1] === undefined ? (match[2] ?? "") : match[1].replaceAll("``", "`");
}
