import { z } from "zod";

/**
 * The manifest: JSON in the skippable frame that ends an archive. Offsets and lengths are bytes in the file,
 * `plainBytes` bytes of SQL. Hashes are SHA-256 in hex. A frame's hash is of its compressed bytes as they stand in
 * the file, so checking needs no decompression; `plainSha256` is of the SQL.
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
  /** Length in bytes of each statement, its `;\n` included: loading needs no parsing. */
  statements: z.array(count),
  table: z.string().optional(),
  rows: count.optional(),
});

export const objectClasses = ["tables", "views", "triggers", "procedures", "functions", "events", "sequences"] as const;
export type ObjectClass = (typeof objectClasses)[number];

export const manifestSchema = z.object({
  format: z.literal("seaworthy-archive"),
  formatVersion: z.literal(1),
  product: z.string(),
  database: z.string(),
  createdAt: z.iso.datetime(),
  server: z.object({ flavour: z.string(), version: z.string() }),
  charset: z.string(),
  collation: z.string(),
  /** Binary log position or GTID of the snapshot, when the server told us. */
  position: z.record(z.string(), z.string()).nullable(),
  migrationVersion: z.string().nullable(),
  tables: z.array(
    z.object({
      name: z.string(),
      engine: z.string().nullable(),
      rows: count,
      plainBytes: count,
      columns: z.array(z.object({ name: z.string(), type: z.string(), generated: z.boolean() })),
      /** False: the engine is outside the snapshot (MyISAM, MEMORY). */
      consistent: z.boolean(),
    }),
  ),
  objects: z.record(z.enum(objectClasses), z.array(z.string())),
  /** Object classes this database user may not see, with the GRANT that would help. */
  cannotSee: z.array(z.object({ objectClass: z.enum(objectClasses), grant: z.string() })),
  frames: z.array(frameSchema),
  totals: z.object({ tables: count, rows: count, statements: count, plainBytes: count, longestStatementBytes: count }),
  /** SHA-256 of every byte before the skippable frame. */
  sha256: hash,
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestFrame = z.infer<typeof frameSchema>;
export type FrameKind = (typeof frameKinds)[number];
