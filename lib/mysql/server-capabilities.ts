import type { Connection, RowDataPacket } from "mysql2/promise";
import { type Grant, holds, holdsOnTable, parseGrants } from "./grants";
import { quoteId, quoteString } from "./quote";

/** What decides how we talk to a server; read once per connection, so that no version check stands anywhere else. */
export interface ServerCapabilities {
  flavour: "mariadb" | "mysql";
  /** `10.11.19` */
  version: string;
  /** `MariaDB 10.11.19` */
  versionText: string;
  /** `'user'@'host'`, ready for a GRANT. */
  account: string;
  sqlMode: string;
  maxAllowedPacket: number;
  binaryLog: boolean;
  /** MySQL 8.4 and later refuse foreign keys on keys that are not unique, unless the session says otherwise. */
  refusesNonStandardForeignKeys: boolean;
  grants: readonly Grant[];
}

export type HiddenClass = "tables" | "sequences" | "views" | "triggers" | "procedures" | "functions" | "events";

export async function readCapabilities(connection: Connection): Promise<ServerCapabilities> {
  const [facts] = await connection.query<RowDataPacket[]>(
    "SELECT VERSION() AS version, CURRENT_USER() AS account, @@sql_mode AS sqlMode, @@max_allowed_packet AS packet, @@log_bin AS binlog",
  );
  const text = (name: string) => String(facts[0]?.[name] ?? "");
  const [restricts] = await connection.query<RowDataPacket[]>("SHOW VARIABLES LIKE 'restrict_fk_on_non_standard_key'");
  const flavour = /mariadb/i.test(text("version")) ? "mariadb" : "mysql";
  // Old MariaDB servers put 5.5.5- before their version for the sake of old replicas.
  const version = /^(?:5\.5\.5-)?(\d+\.\d+\.\d+)/.exec(text("version"))?.[1] ?? text("version");
  return {
    flavour,
    version,
    versionText: `${flavour === "mariadb" ? "MariaDB" : "MySQL"} ${version}`,
    account: quoteAccount(text("account")),
    sqlMode: text("sqlMode"),
    maxAllowedPacket: Number(text("packet")),
    binaryLog: text("binlog") === "1",
    refusesNonStandardForeignKeys: restricts.length > 0,
    grants: await readGrants(connection),
  };
}

/** What this account may do now. */
export async function readGrants(connection: Connection): Promise<Grant[]> {
  const [rows] = await connection.query<RowDataPacket[]>("SHOW GRANTS");
  return parseGrants(rows.map((row) => String(Object.values(row)[0])));
}

/**
 * The classes of a schema's objects of which this account may miss some, and the GRANT that would show them all. The
 * server does not tell a hidden object from one that does not exist, so only the grants can.
 */
export function cannotSee(
  capabilities: Pick<ServerCapabilities, "account" | "flavour" | "version" | "grants">,
  database: string,
): { objectClass: HiddenClass; grant: string }[] {
  const { account, flavour, grants } = capabilities;
  const needed = [
    ["tables", "SELECT"],
    ...(flavour === "mariadb" ? ([["sequences", "SELECT"]] as const) : []),
    ["views", "SHOW VIEW"],
    ["triggers", "TRIGGER"],
    ["events", "EVENT"],
  ] as const;
  const routines = canSeeRoutines(capabilities, database)
    ? []
    : (["procedures", "functions"] as const).map((objectClass) => ({
        objectClass,
        grant:
          flavour === "mariadb"
            ? `GRANT SELECT ON \`mysql\`.\`proc\` TO ${account};`
            : `GRANT SHOW_ROUTINE ON *.* TO ${account};`,
      }));
  const hidden = needed
    .filter(([, privilege]) => !holds(grants, privilege, database))
    .map(([objectClass, privilege]) => ({
      objectClass,
      grant: `GRANT ${privilege} ON ${quoteId(database)}.* TO ${account};`,
    }));
  return [...hidden, ...routines];
}

/** Bodies are shown to whoever may read them all: names alone, as EXECUTE gives, make no backup. */
function canSeeRoutines(
  { flavour, version, grants }: Pick<ServerCapabilities, "flavour" | "version" | "grants">,
  database: string,
): boolean {
  if (flavour === "mysql") return holds(grants, "SELECT") || holds(grants, "SHOW_ROUTINE");
  if (holdsOnTable(grants, "SELECT", "mysql", "proc")) return true;
  // Only since 11.3 is there a privilege for it, which ALL PRIVILEGES includes.
  return isAtLeast(version, 11, 3) && holds(grants, "SHOW CREATE ROUTINE", database);
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [ours = 0, oursMinor = 0] = version.split(".").map(Number);
  return ours > major || (ours === major && oursMinor >= minor);
}

function quoteAccount(account: string): string {
  const at = account.lastIndexOf("@");
  if (at < 0) return quoteString(account);
  return `${quoteString(account.slice(0, at))}@${quoteString(account.slice(at + 1))}`;
}
