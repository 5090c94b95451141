import { inArray } from "drizzle-orm";
import { type BackupKind, backups } from "@/lib/store/schema";

/** Kinds that we dump ourselves: the others came from elsewhere, and say nothing about our own runs. */
export const kindsMadeHere = ["manual", "scheduled", "pre-restore", "pre-migration"] as const satisfies BackupKind[];

export const madeHere = inArray(backups.kind, [...kindsMadeHere]);

export function isMadeHere(kind: BackupKind): boolean {
  return kindsMadeHere.some((each) => each === kind);
}
