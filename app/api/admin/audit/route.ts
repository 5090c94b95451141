import { route } from "@/app/_server/route";
import { listAudit, ListAuditInput } from "@/lib/audit/list-audit";

export const GET = route(ListAuditInput, listAudit);
