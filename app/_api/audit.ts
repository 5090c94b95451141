import { ExportAuditInput } from "@/lib/audit/export-audit";
import { listAudit, ListAuditInput } from "@/lib/audit/list-audit";
import { verifyAudit, VerifyAuditInput } from "@/lib/audit/verify-audit";
import { AuditList, AuditVerification } from "./answers/audit";
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
      summary: "Reads the whole log and says whether a row was changed, removed or inserted.",
      scope: "audit:read",
      input: VerifyAuditInput,
      verb: verifyAudit,
      answer: AuditVerification,
    }),
  ],
};
