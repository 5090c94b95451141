import { ExportAuditInput } from "@/lib/audit/export-audit";
import { lastVerification, LastVerificationInput } from "@/lib/audit/last-verification";
import { listAudit, ListAuditInput } from "@/lib/audit/list-audit";
import { startVerifyAudit, StartVerifyAuditInput } from "@/lib/audit/start-verify-audit";
import { AuditList, LastVerification } from "./answers/audit";
import { JobQueued } from "./answers/shared";
import { type Area, describeHandler, describeRoute } from "./describe-route";

export const audit: Area = {
  tag: "Audit log",
  about: "Who did what, when, from where, with what result.",
  routes: [
    describeRoute("GET /api/admin/audit", {
      summary: "The audit log, the newest first, a page at a time.",
      scope: "audit:read",
      input: ListAuditInput,
      verb: listAudit,
      answer: AuditList,
    }),
    describeHandler()("GET /api/admin/audit/export", {
      summary: "Every row that matches, as a file: CSV (RFC 4180) or a JSON array.",
      scope: "audit:read",
      input: ExportAuditInput,
      answer: null,
      mediaType: "text/csv, application/json",
    }),
    describeRoute("GET /api/admin/audit/verify", {
      summary: "What came of the newest verification of the log; null: nobody has verified it yet.",
      scope: "audit:read",
      input: LastVerificationInput,
      verb: lastVerification,
      answer: LastVerification.nullable(),
    }),
    describeRoute("POST /api/admin/audit/verify", {
      summary: "Queues a verification: the whole log is read for a row that was changed, removed or inserted.",
      details:
        "The job fails with `audit.broken` when there is one. 409 names the `jobId` of a verification under way.",
      scope: "audit:read",
      input: StartVerifyAuditInput,
      verb: startVerifyAudit,
      answer: JobQueued,
      errors: [409],
    }),
  ],
};
