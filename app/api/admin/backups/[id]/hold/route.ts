import { route } from "@/app/_server/route";
import { holdBackup, HoldBackupInput } from "@/lib/backups";

export const POST = route(HoldBackupInput, holdBackup);
