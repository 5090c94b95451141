import type { ArchiveFacts } from "@/lib/archive";
import type { ServerCapabilities } from "@/lib/mysql/server-capabilities";
import type { Snapshot } from "./take-snapshot";
import { isWritable } from "./write-schema";

export interface Origin {
  product: string;
  createdAt: Date;
  migrationVersion: string | null;
  server: Pick<ServerCapabilities, "flavour" | "version" | "versionText">;
}

/** The header of an archive: what a person who finds the file in five years needs to know. */
export function headerOf(snapshot: Snapshot, { product, createdAt, server }: Origin): string {
  const { database, charset, collation, position, tables } = snapshot;
  const outside = tables.filter(({ consistent }) => !consistent).map(({ name }) => name);
  return [
    `Written by:  ${product}`,
    `Database:    ${database} (${charset}, ${collation})`,
    `Server:      ${server.versionText}`,
    `Created:     ${createdAt.toISOString()}, one transaction${outside.length === 0 ? "" : `; outside it: ${outside.join(", ")}`}`,
    `Binary log:  ${position === null ? "position not known" : Object.values(position).join(" ")}`,
    `Included:    ${Object.entries(objectsOf(snapshot))
      .map(([objectClass, { length }]) => `${length} ${objectClass}`)
      .join(", ")}`,
    ...snapshot.hidden.map(
      ({ objectClass, name, grant }) => `Cannot see:  ${name ?? `all ${objectClass}`}; this would help: ${grant}`,
    ),
    ...leftOutOf(snapshot).map(({ name, reason }) => `Left out:    ${name}: ${reason}`),
    `Restore:     zstdcat FILE | mariadb --comments DATABASE   (or mysql)`,
    `Tables, views, routines, triggers and events of the same names are replaced.`,
  ].join("\n");
}

/** What an operator should know of this backup although it was made. */
export function warningsAbout(snapshot: Snapshot): string[] {
  return [
    ...snapshot.hidden.map(({ objectClass, name, grant }) =>
      name === undefined
        ? `This account may not see all ${objectClass}; what it cannot see is not in the backup. ${grant}`
        : `${name} (${objectClass}) is hidden from this account: it is not in the backup. ${grant}`,
    ),
    ...leftOutOf(snapshot).map(({ name, reason }) => `The view ${name} is left out: ${reason}`),
    ...snapshot.tables.flatMap(({ name, engine, consistent, withoutData, versioned, history }) => [
      ...(withoutData
        ? [`The rows of ${name} live elsewhere (engine ${engine}): only its definition is in the backup.`]
        : []),
      ...(consistent || withoutData
        ? []
        : [`${name} (engine ${engine}) is outside the snapshot: it is copied as it stands when its turn comes.`]),
      ...(versioned && !history
        ? [
            `${name} keeps old versions of its rows, which this server does not take back: only the present ones are in the backup.`,
          ]
        : []),
    ]),
  ];
}

/** Views that could not be created again. Their definitions stand in the archive as comments. */
function leftOutOf({ views }: Snapshot): NonNullable<ArchiveFacts["leftOut"]> {
  return views.flatMap(({ name, broken }) =>
    broken === null ? [] : [{ objectClass: "views", name, reason: `it does not work: ${broken}` }],
  );
}

/** The names of what is in the archive. */
function objectsOf(snapshot: Snapshot): ArchiveFacts["objects"] {
  const names = (objects: readonly { name: string; create: Buffer | null }[]) =>
    objects.filter(({ create }) => create !== null).map(({ name }) => name);
  const routines = (type: string) => names(snapshot.routines.filter((routine) => routine.type === type));
  return {
    tables: names(snapshot.tables),
    sequences: names(snapshot.sequences),
    views: names(snapshot.views.filter(isWritable)),
    triggers: names(snapshot.triggers),
    procedures: routines("PROCEDURE"),
    functions: routines("FUNCTION"),
    packages: routines("PACKAGE"),
    libraries: routines("LIBRARY"),
    events: names(snapshot.events),
  };
}

/** What the manifest says beside what the writer counts. */
export function describeArchive(
  snapshot: Snapshot,
  { product, createdAt, migrationVersion, server: { flavour, version } }: Origin,
): ArchiveFacts {
  const { database, charset, collation, position, hidden } = snapshot;
  const leftOut = leftOutOf(snapshot);
  return {
    product,
    database,
    createdAt: createdAt.toISOString(),
    server: { flavour, version },
    charset,
    collation,
    position,
    migrationVersion,
    tables: snapshot.tables.map(({ name, engine, columns, consistent, history, withoutData }) => ({
      name,
      engine,
      columns: columns.map((column) => ({ name: column.name, type: column.type, generated: column.generated })),
      consistent,
      ...(history ? { history } : {}),
      ...(withoutData ? { withoutData } : {}),
    })),
    objects: objectsOf(snapshot),
    ...(leftOut.length === 0 ? {} : { leftOut }),
    cannotSee: hidden,
  };
}
