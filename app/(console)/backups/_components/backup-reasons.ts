import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { whyNot } from "../../_data/why-not";
import type { BackupReasons } from "./backup-ref";

export function backupReasons({ copies }: Pick<Deps, "copies">, actor: Actor): BackupReasons {
  return {
    create: whyNot(actor, "backups:create"),
    verify: whyNot(actor, "backups:verify"),
    drill: whyNot(actor, "backups:drill"),
    copy: whyNot(actor, "backups:create") ?? (copies === null ? "No second storage is configured." : undefined),
    hold: whyNot(actor, "backups:delete"),
    download: whyNot(actor, "backups:download"),
    restore: whyNot(actor, "backups:restore"),
    delete: whyNot(actor, "backups:delete"),
  };
}
