import { z } from "zod";
import { component } from "../component";

/** Kinds of things in a database besides its rows. */
export const ObjectClass = z.enum([
  "tables",
  "views",
  "triggers",
  "procedures",
  "functions",
  "events",
  "sequences",
  "packages",
  "libraries",
]);

export const Contents = component(
  "Contents",
  z.strictObject({
    server: z.strictObject({ flavour: z.string(), version: z.string() }),
    charset: z.string(),
    collation: z.string(),
    position: z
      .record(z.string(), z.string())
      .nullable()
      .describe("Binary log position or GTID of the snapshot, when the server told us."),
    snapshot: z
      .strictObject({
        connections: z.number(),
        lockedMs: z.number().describe("How long writers were held off, in milliseconds; 0: nobody was."),
        notes: z.array(z.string()).describe("For people: why one connection, or why no position."),
      })
      .optional()
      .describe("How the snapshot was taken. Absent in archives of earlier versions."),
    objects: z.strictObject({
      tables: z.array(z.string()),
      views: z.array(z.string()),
      triggers: z.array(z.string()),
      procedures: z.array(z.string()),
      functions: z.array(z.string()),
      events: z.array(z.string()),
      sequences: z.array(z.string()),
      packages: z.array(z.string()),
      libraries: z.array(z.string()),
    }),
    cannotSee: z
      .array(
        z.strictObject({
          objectClass: ObjectClass,
          grant: z.string(),
          name: z.string().optional(),
        }),
      )
      .describe(
        "What this database user may not see, with the GRANT that would help: one object when `name` says which, else any number of the class.",
      ),
    leftOut: z
      .array(
        z.strictObject({
          objectClass: ObjectClass,
          name: z.string(),
          reason: z.string(),
        }),
      )
      .optional()
      .describe("Objects that were seen and are not in the archive, and why: a view that does not work."),
    totals: z.strictObject({
      tables: z.number(),
      rows: z.number(),
      statements: z.number(),
      plainBytes: z.number(),
      longestStatementBytes: z.number(),
    }),
    tables: z.array(
      z.strictObject({
        name: z.string(),
        checksum: z
          .string()
          .optional()
          .describe(
            "Of the rows' values as the server sent them inside the snapshot, whatever their order: what a drill reads of the restored table has to give the same. Absent where rows were not read, and in archives of earlier versions.",
          ),
        plainBytes: z.number(),
        rows: z.number(),
        engine: z.string().nullable(),
        history: z
          .boolean()
          .optional()
          .describe("True: old versions of rows are among the rows; `FOR SYSTEM_TIME ALL` counts them."),
        withoutData: z
          .boolean()
          .optional()
          .describe(
            "True: its rows live elsewhere (a merge of other tables, another server); none are in the archive.",
          ),
        consistent: z.boolean().describe("False: the engine is outside the snapshot (MyISAM, MEMORY)."),
        columnCount: z.number(),
      }),
    ),
    frameCount: z.number(),
    compressionLevel: z.number().optional().describe("zstd's, of the frames; absent where it is not known."),
  }),
);
