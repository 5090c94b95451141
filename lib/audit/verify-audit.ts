import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { recordVerification } from "./last-verification";
import { type AuditVerification, readChain } from "./read-chain";

export const VerifyAuditInput = z.object({
  /** A place and its hash that were kept elsewhere, as an archive's manifest has them: `1204:9f86…`. */
  known: z
    .string()
    .regex(/^\d{1,15}:[0-9a-f]{64}$/, "must be a place and its hash: 1204:9f86…")
    .optional(),
});

/**
 * Verifies the log here and now, which takes as long as it is: the command line's. A row that was changed, removed or
 * inserted is a result, not an error. That it was done, and what came of it, is the newest row afterwards.
 */
export async function verifyAudit(
  deps: Deps,
  actor: Actor,
  { known }: z.infer<typeof VerifyAuditInput> = {},
): Promise<AuditVerification> {
  requireScope(actor, "audit:read");
  const verification = await readChain(deps, { known });
  await recordVerification(deps.store.db, actor, verification);
  return verification;
}
