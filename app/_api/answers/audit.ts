import { z } from "zod";
import { component } from "../component";
import { At } from "./shared";

export const AuditView = component(
  "AuditView",
  z.strictObject({
    id: z.number(),
    at: At,
    actorId: z.string().nullable().describe("Null for the system and the command line."),
    actorName: z.string(),
    actorKind: z.string(),
    address: z.string().nullable(),
    requestId: z.string().nullable(),
    action: z.string().describe("Dotted verb: `backup.download`."),
    subject: z.string().nullable(),
    outcome: z.enum(["done", "refused", "failed"]),
    details: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe("What the verb has to add; its shape is the verb's."),
    sequence: z.number().nullable().describe("Place and hash in the chain; null in the moments before it is sealed."),
    hash: z.string().nullable(),
  }),
);

export const AuditList = component(
  "AuditList",
  z.strictObject({
    rows: z.array(AuditView),
    next: z.string().nullable().describe("Opaque; null on the last page."),
    lookedBackTo: At.nullable().describe(
      "A search goes back in time for a moment only: what is older than this is on the next page. Null: it is all here.",
    ),
  }),
);

export const ProblemKind = component("ProblemKind", z.enum(["changed", "removed", "inserted", "rewritten"]));

export const AuditProblem = component(
  "AuditProblem",
  z.strictObject({
    kind: ProblemKind,
    sequence: z.number().describe("Its place in the chain: of what is missing the first."),
    id: z.number().nullable().describe("Its id; null when nothing is there any more."),
    message: z.string().describe("What is wrong, in words."),
  }),
);

export const LastVerification = component(
  "LastVerification",
  z.strictObject({
    at: At.describe("When it began."),
    actorName: z.string(),
    ok: z.boolean(),
    rows: z.number(),
    problems: z.number(),
    firstProblem: AuditProblem.nullable(),
    jobId: z.string().nullable().describe("Null: done on the command line."),
  }),
);
