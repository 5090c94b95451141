import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { type Reconciled, reconcileFolder } from "./reconcile-folder";

export const ReconcileInput = z.object({});

/** Compares the catalogue with the storage now, as housekeeping does by itself, and says what was found. */
export async function reconcile(
  deps: Deps,
  actor: Actor,
  _input: z.infer<typeof ReconcileInput> = {},
): Promise<Reconciled> {
  requireScope(actor, "backups:verify");
  const found = await reconcileFolder(deps);
  const { added, missing, strays } = found;
  const details = { added: added.length, missing: missing.length, strays: strays.length };
  await recordAudit(deps.store.db, actor, { action: "backup.reconcile", details }, deps.clock.now());
  return found;
}
