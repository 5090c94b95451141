import { quoteString } from "@/lib/mysql/quote";
import type { ServerCapabilities } from "@/lib/mysql/server-capabilities";
import { type Ask, type Row, unlessRefused } from "./on-target";

/** Somebody who may sign in to the server. Roles and locked accounts may not, and are left out. */
export interface ServerAccount {
  user: string;
  host: string;
  /** Nothing has to be typed to sign in. */
  withoutPassword: boolean;
  /** SUPER, which ALL ON *.* includes. */
  isSuper: boolean;
}

/** More are not looked at: a server for that many is looked after by somebody. */
const mostAccounts = 5000;
const superBit = 32768;

/** Null when this account may not read them. Hashes of passwords do not leave this function. */
export async function readAccounts(ask: Ask, flavour: ServerCapabilities["flavour"]): Promise<ServerAccount[] | null> {
  return unlessRefused(flavour === "mariadb" ? readMariadb(ask) : readMysql(ask));
}

/** The one GRANT that shows the accounts. */
export function accountsGrant({ flavour, account }: Pick<ServerCapabilities, "flavour" | "account">): string {
  return `GRANT SELECT ON \`mysql\`.\`${flavour === "mariadb" ? "global_priv" : "user"}\` TO ${account};`;
}

/** `'app'@'%'`, ready for a statement. */
export function nameOf({ user, host }: Pick<ServerAccount, "user" | "host">): string {
  return `${quoteString(user)}@${quoteString(host)}`;
}

async function readMysql(ask: Ask): Promise<ServerAccount[]> {
  const rows = await ask(
    `SELECT User AS user, Host AS host, plugin, COALESCE(authentication_string, '') = '' AS isEmpty, Super_priv AS isSuper
     FROM mysql.user WHERE account_locked <> 'Y' ORDER BY User, Host LIMIT ?`,
    [mostAccounts],
  );
  return rows.map((row) => ({
    ...nameIn(row),
    withoutPassword: takesPassword(row["plugin"] ?? "") && row["isEmpty"] === "1",
    isSuper: row["isSuper"] === "Y",
  }));
}

/** `mysql.user` is only a view on this, without what is locked. */
async function readMariadb(ask: Ask): Promise<ServerAccount[]> {
  const rows = await ask(
    `SELECT User AS user, Host AS host, CAST(Priv AS CHAR) AS priv, JSON_VALUE(Priv, '$.access') & ? <> 0 AS isSuper
     FROM mysql.global_priv ORDER BY User, Host LIMIT ?`,
    [superBit, mostAccounts],
  );
  return rows.flatMap((row) => {
    const priv = JSON.parse(row["priv"] ?? "{}") as MariadbPrivileges;
    if (priv.is_role === true || priv.account_locked === true) return [];
    return [{ ...nameIn(row), withoutPassword: waysIn(priv).some(isOpen), isSuper: row["isSuper"] === "1" }];
  });
}

interface WayIn {
  plugin?: string;
  authentication_string?: string;
}

interface MariadbPrivileges extends WayIn {
  is_role?: boolean;
  account_locked?: boolean;
  /** Several ways to sign in, of which one is enough; an empty one stands for the outer. */
  auth_or?: WayIn[];
}

function waysIn(priv: MariadbPrivileges): WayIn[] {
  return (priv.auth_or ?? [{}]).map((way) => (way.plugin === undefined ? priv : way));
}

function isOpen({ plugin = "", authentication_string: hash = "" }: WayIn): boolean {
  return takesPassword(plugin) && hash === "";
}

/** The others (sockets, PAM, Kerberos) look elsewhere for who somebody is. */
function takesPassword(plugin: string): boolean {
  return ["", "mysql_native_password", "mysql_old_password", "caching_sha2_password", "sha256_password"].includes(
    plugin,
  );
}

function nameIn(row: Row): Pick<ServerAccount, "user" | "host"> {
  return { user: row["user"] ?? "", host: row["host"] ?? "" };
}
