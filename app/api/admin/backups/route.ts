import { route } from "@/app/_server/route";
import { listBackups, ListBackupsInput, startBackup, StartBackupInput } from "@/lib/backups";

export const GET = route(ListBackupsInput, listBackups);
export const POST = route(StartBackupInput, startBackup);
