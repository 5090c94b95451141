import type { Connection } from "mysql2/promise";
import type { ArchiveFacts } from "@/lib/archive";
import { quoteId } from "@/lib/mysql/quote";
import { cannotSee, readGrants, type ServerCapabilities } from "@/lib/mysql/server-capabilities";
import type { ObjectsSchema } from "./read-objects";
import type { TablesSchema } from "./read-tables";

type Hidden = ArchiveFacts["cannotSee"];
type Asking = Pick<ServerCapabilities, "account" | "flavour" | "version" | "grants">;

/**
 * What this account may not see: whole classes, as its grants tell, and single objects whose name is all it gets. Called
 * when everything has been read, it looks at the grants again: what was revoked meanwhile was missing already.
 */
export async function readHidden(
  connection: Connection,
  asking: Asking,
  database: string,
  schema: Pick<TablesSchema, "unreadable"> & ObjectsSchema,
): Promise<Hidden> {
  const now = { ...asking, grants: await readGrants(connection) };
  const classes = [...cannotSee(asking, database), ...cannotSee(now, database)];
  const distinct = [...new Map(classes.map((hidden) => [hidden.objectClass, hidden])).values()];
  return [...distinct, ...hiddenByName(asking, database, schema)];
}

function hiddenByName(
  { account, flavour }: Asking,
  database: string,
  { unreadable, views, routines, triggers, events }: Pick<TablesSchema, "unreadable"> & ObjectsSchema,
): Hidden {
  const grant = (privileges: string, on: string) => `GRANT ${privileges} ON ${on} TO ${account};`;
  const onObject = (name: string) => `${quoteId(database)}.${quoteId(name)}`;
  const onSchema = `${quoteId(database)}.*`;
  const routineGrant = flavour === "mariadb" ? grant("SELECT", "`mysql`.`proc`") : grant("SHOW_ROUTINE", "*.*");
  const without = <T extends { create: Buffer | null }>(objects: readonly T[]) =>
    objects.filter(({ create }) => create === null);
  return [
    ...unreadable.map(({ objectClass, name }) => ({ objectClass, name, grant: grant("SELECT", onObject(name)) })),
    ...without(views).map(({ name }) => ({
      objectClass: "views" as const,
      name,
      grant: grant("SELECT, SHOW VIEW", onObject(name)),
    })),
    ...without(routines).map(({ name, type }) => ({
      objectClass: classOfRoutine[type] ?? "procedures",
      name,
      grant: routineGrant,
    })),
    ...without(triggers).map(({ name }) => ({
      objectClass: "triggers" as const,
      name,
      grant: grant("TRIGGER", onSchema),
    })),
    ...without(events).map(({ name }) => ({ objectClass: "events" as const, name, grant: grant("EVENT", onSchema) })),
  ];
}

const classOfRoutine: Readonly<Record<string, Hidden[number]["objectClass"]>> = {
  FUNCTION: "functions",
  LIBRARY: "libraries",
  PACKAGE: "packages",
  "PACKAGE BODY": "packages",
};
