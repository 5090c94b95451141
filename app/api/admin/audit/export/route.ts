import { fileRoute } from "@/app/_server/file-route";
import { exportAudit, ExportAuditInput } from "@/lib/audit/export-audit";

export const GET = fileRoute(ExportAuditInput, exportAudit);
