import type { BackupKind } from "@/lib/store/schema";

export const backupKindLabels: Record<BackupKind, string> = {
  manual: "Manual",
  scheduled: "Scheduled",
  "pre-restore": "Pre-restore",
  "pre-migration": "Pre-migration",
  uploaded: "Uploaded",
  external: "External",
};
