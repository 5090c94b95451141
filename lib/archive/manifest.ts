import { z } from "zod";

/**
 * The manifest: JSON in the skippable frame that ends an archive. Offsets and lengths are bytes in the file,
 * `plainBytes` bytes of SQL. A frame's hash is the SHA-256 (hex) of its compressed bytes as they stand in the file, so
 * a copy can be checked without decompressing it; zstd's own content checksum covers the SQL inside.
 */
export const frameKinds = ["prologue", "definitions", "data", "objects", "closing"] as const;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();

export const frameSchema = z.object({
  kind: z.enum(frameKinds),
  offset: count,
  length: count,
  plainBytes: count,
  sha256: hash,
  /**
   * Offset and length, in the frame's SQL, of each statement a server executes, in order, without its delimiter:
   * loading needs no parsing. What lies between is for client programs only: the delimiter and a line feed after each
   * statement, then any number of empty lines, `-- ` comments and `DELIMITER` lines. Every frame ends with `;` as the
   * delimiter.
   */
  statements: z.array(z.tuple([count, count])),
  table: z.string().optional(),
  rows: count.optional(),
});

/** Packages are MariaDB's, libraries MySQL's; archives of earlier versions do not name these two. */
export const objectClasses = [
  "tables",
  "views",
  "triggers",
  "procedures",
  "functions",
  "events",
  "sequences",
  "packages",
  "libraries",
] as const;
export type ObjectClass = (typeof objectClasses)[number];
const none = Object.fromEntries(objectClasses.map((objectClass) => [objectClass, []]));

export const manifestSchema = z.object({
  format: z.literal("seaworthy-archive"),
  formatVersion: z.union([z.literal(1), z.literal(2)]),
  product: z.string(),
  database: z.string(),
  createdAt: z.iso.datetime(),
  server: z.object({ flavour: z.string(), version: z.string() }),
  charset: z.string(),
  collation: z.string(),
  /** Binary log position or GTID of the snapshot, when the server told us. */
  position: z.record(z.string(), z.string()).nullable(),
  /** How the snapshot was taken. Absent in archives of earlier versions. */
  snapshot: z
    .object({
      connections: count,
      /** How long writers were held off, in milliseconds; 0: nobody was. */
      lockedMs: count,
      /** For people: why one connection, or why no position. */
      notes: z.array(z.string()),
    })
    .optional(),
  migrationVersion: z.string().nullable(),
  /**
   * The newest sealed row of the audit log of the Seaworthy that made it: shows later whether anything before was
   * changed. Absent in archives of earlier versions.
   */
  audit: z.object({ sequence: count, hash }).optional(),
  tables: z.array(
    z.object({
      name: z.string(),
      engine: z.string().nullable(),
      rows: count,
      plainBytes: count,
      columns: z.array(z.object({ name: z.string(), type: z.string(), generated: z.boolean() })),
      /** True: old versions of rows are among the rows; `FOR SYSTEM_TIME ALL` counts them. */
      history: z.boolean().optional(),
      /** True: its rows live elsewhere (a merge of other tables, another server); none are in the archive. */
      withoutData: z.boolean().optional(),
      /** False: the engine is outside the snapshot (MyISAM, MEMORY). */
      consistent: z.boolean(),
      /**
       * Of the rows' values as the server sent them inside the snapshot, whatever their order: what a drill reads of the
       * restored table has to give the same. Absent where rows were not read, and in archives of earlier versions.
       */
      checksum: z.string().optional(),
    }),
  ),
  objects: z.preprocess(
    (found) => (typeof found === "object" ? { ...none, ...found } : found),
    z.record(z.enum(objectClasses), z.array(z.string())),
  ),
  /**
   * What this database user may not see, with the GRANT that would help: one object when `name` says which, else any
   * number of the class.
   */
  cannotSee: z.array(z.object({ objectClass: z.enum(objectClasses), grant: z.string(), name: z.string().optional() })),
  /** Objects that were seen and are not in the archive, and why: a view that does not work. */
  leftOut: z.array(z.object({ objectClass: z.enum(objectClasses), name: z.string(), reason: z.string() })).optional(),
  frames: z.array(frameSchema),
  totals: z.object({ tables: count, rows: count, statements: count, plainBytes: count, longestStatementBytes: count }),
  /** SHA-256 of every byte before the skippable frame. */
  sha256: hash,
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestFrame = z.infer<typeof frameSchema>;
export type FrameKind = (typeof frameKinds)[number];
