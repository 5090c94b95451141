import { z } from "zod";
import { component } from "../component";
import { ErrorReport } from "./shared";

export const MissingFile = component("MissingFile", z.strictObject({ id: z.string(), fileName: z.string() }));

export const Stray = component(
  "Stray",
  z.strictObject({
    fileName: z.string(),
    what: z.string().describe("For people: what it is, and what was done about it."),
  }),
);

export const Reconciled = component(
  "Reconciled",
  z.strictObject({
    added: z.array(z.string()).describe("Names of files that other tools put there, or put there anew."),
    missing: z.array(MissingFile).describe("Backups whose file is gone."),
    strays: z.array(Stray).describe("Files that no backup accounts for."),
  }),
);

export const PlaceStatus = component(
  "PlaceStatus",
  z.strictObject({
    description: z.string(),
    type: z.enum(["disk", "s3"]),
    reachable: z.boolean(),
    error: ErrorReport.nullable(),
    latencyMs: z.number().nullable().describe("How long listing it took; null when it did not answer."),
    freeBytes: z.number().nullable().describe("Null where a storage does not say: a bucket has no end."),
    archives: z.number(),
    bytes: z.number(),
    waiting: z.number().describe("Backups that should be in it and are not yet."),
    failed: z.number().describe("Of these, the ones whose last try failed."),
  }),
);

export const StorageStatus = component(
  "StorageStatus",
  z.strictObject({
    first: PlaceStatus,
    copy: PlaceStatus.nullable(),
    encryption: z.strictObject({ recipients: z.array(z.string()), identityMounted: z.boolean() }),
  }),
);

export const StorageTestStep = component(
  "StorageTestStep",
  z.strictObject({ what: z.string(), ok: z.boolean(), ms: z.number(), error: ErrorReport.nullable() }),
);
