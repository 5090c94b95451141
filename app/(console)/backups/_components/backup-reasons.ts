import type { Actor } from "@/lib/auth/actor";
import { whyNot } from "../../_data/why-not";
import type { BackupReasons } from "./backup-ref";

export function backupReasons(actor: Actor): BackupReasons {
  return {
    create: whyNot(actor, "backups:create"),
    verify: whyNot(actor, "backups:verify"),
    download: whyNot(actor, "backups:download"),
    restore: whyNot(actor, "backups:restore"),
    delete: whyNot(actor, "backups:delete"),
  };
}
