import { route } from "@/app/_server/route";
import { getBackupTrend, GetBackupTrendInput } from "@/lib/backups";

export const GET = route(GetBackupTrendInput, getBackupTrend);
