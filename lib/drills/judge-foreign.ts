import { OperatorError } from "@/lib/kernel/errors";
import { redactText } from "@/lib/kernel/redact";

const headBytes = 2000;
// IF EXISTS is no name: what it stands before is.
const name = '(?:`(?:[^`]|``)+`|"[^"]+"|(?!IF\\b)[\\w$]+)';
// A comment may stand before the dot.
const inOwnSchema = `${name}(?!\\s*(?:\\.|/\\*|--|#)|[\\w$])`;
const exists = "(?:IF\\s+(?:NOT\\s+)?EXISTS\\s+)?";
const clauses =
  "(?:(?:OR\\s+REPLACE|TEMPORARY|AGGREGATE|UNIQUE|FULLTEXT|SPATIAL|ALGORITHM\\s*=\\s*\\w+|SQL\\s+SECURITY\\s+\\w+|DEFINER\\s*=\\s*\\S+)\\s+)*";
const kinds = "(?:TABLE|VIEW|TRIGGER|PROCEDURE|FUNCTION|SEQUENCE|PACKAGE(?:\\s+BODY(?=\\s)|(?!\\s+BODY\\s))|LIBRARY)";

/** What dumps consist of, each in the schema they are loaded into. */
const harmless = [
  `CREATE\\s+${clauses}${kinds}\\s+${exists}${inOwnSchema}`,
  `CREATE\\s+${clauses}INDEX\\s+${inOwnSchema}\\s+ON\\s+${inOwnSchema}`,
  `DROP\\s+(?:TEMPORARY\\s+)?${kinds}\\s+${exists}${inOwnSchema}\\s*$`,
  `ALTER\\s+TABLE\\s+${inOwnSchema}`,
  // mysqldump brings histograms back with it.
  `ANALYZE\\s+TABLE\\s+${inOwnSchema}\\s+UPDATE\\s+HISTOGRAM\\b`,
  `(?:INSERT|REPLACE)\\s+(?:(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE)\\s+)*INTO\\s+${inOwnSchema}`,
  `(?:DO|SELECT)\\s+SETVAL\\s*\\(\\s*${inOwnSchema}`,
  "SET\\s+(?!PASSWORD\\b|DEFAULT\\b|ROLE\\b|RESOURCE\\b)(?!.*\\b(?:GLOBAL|PERSIST(?:_ONLY)?)\\b)",
  "(?:START\\s+TRANSACTION|BEGIN|COMMIT)\\b",
].map((pattern) => new RegExp(`^${pattern}`, "i"));
const event = new RegExp(`^(?:CREATE|ALTER|DROP)\\s+${clauses}EVENT\\b`, "i");
const database = /^ALTER\s+(?:DATABASE|SCHEMA)\b/i;

/**
 * Why a drill leaves out a statement of a dump by another tool; null: it runs. Such a dump may say anything, and the
 * application's data may be on the same server: throws `drill.unsafe_statement` for what might reach beyond the scratch
 * schema.
 */
export function judgeForeign(sql: Buffer): string | null {
  const head = withoutVersions(sql.toString("utf8", 0, headBytes));
  if (event.test(head)) return "a drill lets no event run";
  if (database.test(head)) return "it changes a database by its name";
  if (head === "" || harmless.some((pattern) => pattern.test(head))) return null;
  throw new OperatorError(
    "drill.unsafe_statement",
    `The dump holds a statement that may reach beyond the scratch schema: ${redactText(head.slice(0, 120))}`,
    {
      kind: "invalid",
      hint: "Nothing is wrong with the file. Restore it by hand, on a server that holds nothing else.",
    },
  );
}

/** `/*!50003 CREATE*\/ /*!50020 DEFINER=…*\/` is `CREATE DEFINER=…` to the server. */
function withoutVersions(text: string): string {
  return text
    .replace(/\/\*M?!\d*/g, " ")
    .replaceAll("*/", " ")
    .trim();
}
