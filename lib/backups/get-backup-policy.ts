import { eq } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { settings } from "@/lib/store/schema";
import { BackupPolicy, policyName } from "./policy";

export const GetBackupPolicyInput = z.object({});

export interface BackupPolicyView {
  policy: BackupPolicy;
  /** Null: nobody has changed the defaults. */
  updatedAt: Date | null;
  updatedByName: string | null;
}

/** When backups are made and proven, and which are kept; who said so. */
export async function getBackupPolicy(
  deps: Deps,
  actor: Actor,
  _input: z.input<typeof GetBackupPolicyInput> = {},
): Promise<BackupPolicyView> {
  requireScope(actor, "backups:read");
  const [row] = await deps.store.db.select().from(settings).where(eq(settings.name, policyName));
  return {
    policy: BackupPolicy.parse(row?.value ?? {}),
    updatedAt: row?.updatedAt ?? null,
    updatedByName: row?.updatedByName ?? null,
  };
}
