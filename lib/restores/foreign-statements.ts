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
const createDatabase = /^CREATE\s+(?:DATABASE|SCHEMA)\b/i;
const use = new RegExp(`^USE\\s+${name}`, "i");
const otherSettings =
  /^SET\s+(?:@@?GLOBAL\b|GLOBAL\b|PERSIST\b|@@SESSION\.SQL_LOG_BIN\b|SQL_LOG_BIN\b|@MYSQLDUMP_TEMP_LOG_BIN\b)/i;
const tableLocks = /^(?:UN)?LOCK\s+TABLES?\b/i;

export function classify(sql: Buffer): ForeignStatement {
  const head = sql.toString("utf8", 0, headBytes).replace(versionedComment, "");
  const chosen = use.exec(head);
  if (chosen !== null) return { does: "choose database", database: unquoted(chosen) };
  if (createDatabase.test(head)) return { does: "skip", why: "the target keeps its own database" };
  if (otherSettings.test(head)) return { does: "skip", why: "it changes the server, not the database" };
  if (tableLocks.test(head)) return { does: "skip", why: "the restore holds its own lock" };
  const created = createTable.exec(head);
  return created === null ? { does: "run" } : { does: "create table", table: unquoted(created) };
}

function unquoted(match: RegExpExecArray): string {
  return match[1] === undefined ? (match[2] ?? "") : match[1].replaceAll("``", "`");
}
