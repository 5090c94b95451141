import { route } from "@/app/_server/route";
import { deleteBackup, DeleteBackupInput, getBackup, GetBackupInput } from "@/lib/backups";

export const GET = route(GetBackupInput, getBackup);
export const DELETE = route(DeleteBackupInput, deleteBackup);
