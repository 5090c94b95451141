import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { whyNot } from "../../_data/why-not";
import type { BackupReasons } from "./backup-ref";

export function backupReasons({ config, copies }: Pick<Deps, "config" | "copies">, actor: Actor): BackupReasons {
  return {
    create: whyNot(actor, "backups:create"),
    verify: whyNot(actor, "backups:verify"),
    drill: whyNot(actor, "backups:drill"),
    copy: whyNot(actor, "backups:create") ?? (copies === null ? "No second storage is configured." : undefined),
    hold: whyNot(actor, "backups:delete"),
    download:
      whyNot(actor, "backups:download") ?? (config.downloadEnabled ? undefined : "Downloads are switched off here."),
    restore:
      whyNot(actor, "backups:restore") ?? (config.restoreEnabled ? undefined : "Restores are switched off here."),
    delete: whyNot(actor, "backups:delete"),
  };
}
