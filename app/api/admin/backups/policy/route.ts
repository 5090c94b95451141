import { route } from "@/app/_server/route";
import { getBackupPolicy, GetBackupPolicyInput, updateBackupPolicy, UpdateBackupPolicyInput } from "@/lib/backups";

export const GET = route(GetBackupPolicyInput, getBackupPolicy);
export const PUT = route(UpdateBackupPolicyInput, updateBackupPolicy);
