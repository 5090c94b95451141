/** One line of SHOW GRANTS: privileges on everything, on the schemas a pattern names, or on one object. */
export interface Grant {
  privileges: ReadonlySet<string>;
  /** `*`, or a pattern with `%`, `_` and `\` as its escape. */
  schema: string;
  /** `*`, or the one table or routine it is about. */
  object: string;
  /** Partial revokes of MySQL take back, for one schema, what a global grant gave. */
  revoked: boolean;
}

const line =
  /^(GRANT|REVOKE) (.+?) ON (?:(?:TABLE|PROCEDURE|FUNCTION|PACKAGE|PACKAGE BODY) )?(\*|`(?:[^`]|``)*`|"(?:[^"]|"")*")\.(\*|`(?:[^`]|``)*`|"(?:[^"]|"")*") (?:TO|FROM) /s;

/** Reads SHOW GRANTS, in which both servers include what active roles give. Role memberships and PROXY are left out. */
export function parseGrants(lines: readonly string[]): Grant[] {
  return lines.flatMap((text) => {
    const [, verb, privileges, schema, object] = line.exec(text) ?? [];
    if (privileges === undefined || schema === undefined || object === undefined) return [];
    return [
      {
        privileges: privilegeNames(privileges),
        schema: unquote(schema),
        object: unquote(object),
        revoked: verb === "REVOKE",
      },
    ];
  });
}

/** Whether the privilege is held on all of a schema; without `schema`, on the whole server. */
export function holds(grants: readonly Grant[], privilege: string, schema?: string): boolean {
  const fitting = grants.filter(
    (grant) => grant.object === "*" && (grant.privileges.has(privilege) || grant.privileges.has("ALL PRIVILEGES")),
  );
  const global = fitting.some((grant) => grant.schema === "*" && !grant.revoked);
  if (schema === undefined) return global;
  const here = fitting.filter((grant) => grant.schema !== "*" && matches(grant.schema, schema));
  return here.some((grant) => !grant.revoked) || (global && !here.some((grant) => grant.revoked));
}

/** Whether the privilege is held on one table, by any grant. */
export function holdsOnTable(grants: readonly Grant[], privilege: string, schema: string, table: string): boolean {
  return (
    holds(grants, privilege, schema) ||
    grants.some((grant) => grant.privileges.has(privilege) && matches(grant.schema, schema) && grant.object === table)
  );
}

/** Column lists, `SELECT (a, b)`, are dropped with their privilege: it does not hold on the whole. */
function privilegeNames(list: string): Set<string> {
  const names = list.split(/,(?![^(]*\))/).map((name) => name.trim().toUpperCase());
  return new Set(names.filter((name) => !name.includes("(")));
}

function unquote(name: string): string {
  const quote = name[0];
  return quote === "`" || quote === '"' ? name.slice(1, -1).replaceAll(quote + quote, quote) : name;
}

function matches(pattern: string, schema: string): boolean {
  const parts = pattern.match(/\\.|[^\\]|\\$/gsu) ?? [];
  const source = parts.map((part) => {
    if (part === "%") return ".*";
    if (part === "_") return ".";
    return part.replace(/^\\(?=.)/su, "").replace(/[\\^$.*+?()[\]{}|]/, "\\$&");
  });
  return new RegExp(`^${source.join("")}$`, "su").test(schema);
}
