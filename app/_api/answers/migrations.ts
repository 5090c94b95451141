import { z } from "zod";
import { component } from "../component";
import { At, ErrorReport } from "./shared";

export const PlannedStatement = component(
  "PlannedStatement",
  z.strictObject({
    index: z.number().describe("From 1."),
    line: z.number(),
    summary: z.string(),
    table: z.string().nullable(),
    tableRows: z
      .number()
      .nullable()
      .describe("The server's estimate; null when the table is not known or does not exist yet."),
    tableBytes: z.number().nullable(),
  }),
);

export const PlanStep = component(
  "PlanStep",
  z.strictObject({
    version: z.string(),
    fileName: z.string(),
    statementsTotal: z.number(),
    statements: z.array(PlannedStatement).describe("The first thousand."),
  }),
);

export const MigrationPlan = component(
  "MigrationPlan",
  z.strictObject({ steps: z.array(PlanStep), problems: z.array(ErrorReport) }),
);

export const MigrationState = component(
  "MigrationState",
  z.enum(["pending", "failed", "changed", "running", "missing", "applied", "out of order"]),
);

export const MigrationError = component(
  "MigrationError",
  ErrorReport.extend({ statement: z.string().optional(), line: z.number().optional() }),
);

export const MigrationView = component(
  "MigrationView",
  z.strictObject({
    version: z.string(),
    description: z.string(),
    fileName: z.string(),
    state: MigrationState,
    installedBy: z.string().nullable(),
    installedOn: At.nullable(),
    executionMs: z.number().nullable(),
    statementsTotal: z.number().nullable().describe("Null until it was begun once."),
    statementsDone: z.number().nullable(),
    error: MigrationError.nullable(),
    checksum: z.string().describe("Of the file as it is now; of the applied one when the file is gone."),
    sizeBytes: z.number().nullable(),
  }),
);

export const MigrationsView = component(
  "MigrationsView",
  z.strictObject({
    database: z.string(),
    folder: z.string(),
    problems: z.array(ErrorReport).describe("What is wrong with the folder, its files or the history table."),
    items: z.array(MigrationView).describe("In order of version."),
    counts: z
      .strictObject({
        applied: z.number(),
        pending: z.number(),
        changed: z.number(),
        failed: z.number(),
        missing: z.number(),
      })
      .describe("`pending` includes what is out of order; `applied` what has changed or lost its file since."),
  }),
);
