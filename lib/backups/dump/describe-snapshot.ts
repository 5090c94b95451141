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
  const { database, charset, collation, position, tables, sequences, views, routines, triggers, events } = snapshot;
  const counted = { tables, sequences, views, routines, triggers, events };
  const outside = tables.filter(({ consistent }) => !consistent).map(({ name }) => name);
  return [
    `Written by:  ${product}`,
    `Database:    ${database} (${charset}, ${collation})`,
    `Server:      ${server.versionText}`,
    `Created:     ${createdAt.toISOString()}, one transaction${outside.length === 0 ? "" : `; outside it: ${outside.join(", ")}`}`,
    `Binary log:  ${position === null ? "position not known" : Object.values(position).join(" ")}`,
    `Included:    ${Object.entries(counted)
      .map(([objectClass, { length }]) => `${length} ${objectClass}`)
      .join(", ")}`,
    ...snapshot.hidden.map(({ objectClass, grant }) => `Cannot see:  all ${objectClass}; this would help: ${grant}`),
    `Restore:     zstdcat FILE | mariadb --comments DATABASE   (or mysql)`,
    `Tables, views, routines, triggers and events of the same names are replaced.`,
  ].join("\n");
}

/** What an operator should know of this backup although it was made. */
export function warningsAbout({ tables, views, routines, hidden, unreadable }: Snapshot): string[] {
  const missing = [...views, ...routines].filter(({ create }) => create === null).map(({ name }) => name);
  return [
    ...hidden.map(
      ({ objectClass, grant }) =>
        `This account may not see all ${objectClass}; what it cannot see is not in the backup. ${grant}`,
    ),
    ...[...unreadable, ...missing].map(
      (name) => `The definition of ${name} is hidden from this account: it is not in the backup.`,
    ),
    ...views.flatMap(({ name, broken }) =>
      broken === null ? [] : [`The view ${name} is left out, for it does not work: ${broken}`],
    ),
    ...tables.flatMap(({ name, engine, consistent, withoutData, versioned }) => [
      ...(withoutData
        ? [`The rows of ${name} live elsewhere (engine ${engine}): only its definition is in the backup.`]
        : []),
      ...(consistent || withoutData
        ? []
        : [`${name} (engine ${engine}) is outside the snapshot: it is copied as it stands when its turn comes.`]),
      ...(versioned ? [`${name} keeps old versions of its rows: only the present ones are in the backup.`] : []),
    ]),
  ];
}

/** What the manifest says beside what the writer counts. */
export function describeArchive(
  snapshot: Snapshot,
  { product, createdAt, migrationVersion, server: { flavour, version } }: Origin,
): ArchiveFacts {
  const { database, charset, collation, position, hidden } = snapshot;
  const names = (objects: readonly { name: string; create: Buffer | null }[]) =>
    objects.filter(({ create }) => create !== null).map(({ name }) => name);
  return {
    product,
    database,
    createdAt: createdAt.toISOString(),
    server: { flavour, version },
    charset,
    collation,
    position,
    migrationVersion,
    tables: snapshot.tables.map(({ name, engine, columns, consistent }) => ({
      name,
      engine,
      columns: columns.map((column) => ({ name: column.name, type: column.type, generated: column.generated })),
      consistent,
    })),
    objects: {
      tables: names(snapshot.tables),
      views: names(snapshot.views.filter(isWritable)),
      triggers: names(snapshot.triggers),
      procedures: names(snapshot.routines.filter(({ type }) => type !== "FUNCTION")),
      functions: names(snapshot.routines.filter(({ type }) => type === "FUNCTION")),
      events: names(snapshot.events),
      sequences: names(snapshot.sequences),
    },
    cannotSee: hidden,
  };
}
