import { route } from "@/app/_server/route";
import { releaseBackup, ReleaseBackupInput } from "@/lib/backups";

export const POST = route(ReleaseBackupInput, releaseBackup);
