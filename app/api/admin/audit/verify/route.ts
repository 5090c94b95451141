import { route } from "@/app/_server/route";
import { lastVerification, LastVerificationInput } from "@/lib/audit/last-verification";
import { startVerifyAudit, StartVerifyAuditInput } from "@/lib/audit/start-verify-audit";

export const GET = route(LastVerificationInput, lastVerification);
export const POST = route(StartVerifyAuditInput, startVerifyAudit);
