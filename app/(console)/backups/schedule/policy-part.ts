import type { BackupPolicy } from "@/lib/backups";

/** What each section of the form is handed. */
export interface PolicyPart {
  policy: BackupPolicy;
  change(part: Partial<BackupPolicy>): void;
  disabled: boolean;
}
