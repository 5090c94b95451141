import { route } from "@/app/_server/route";
import { verifyAudit, VerifyAuditInput } from "@/lib/audit/verify-audit";

export const GET = route(VerifyAuditInput, verifyAudit);
