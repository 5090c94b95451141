import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import { parseSecurityPolicy, type SecurityPolicy, securityPolicyName } from "@/lib/auth/security-policy";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { roles, settings } from "@/lib/store/schema";
import { readPolicyRow, readPolicyView, type SecurityPolicyView } from "./security-policy-view";

/** A misspelt field is refused: left out, it would mean the default. */
export const UpdateSecurityPolicyInput = z.strictObject({
  requireSecondFactor: z.array(z.enum(roles)).max(roles.length),
});

/** Puts a whole policy in place of the present one. It counts from the next request of everybody. */
export async function updateSecurityPolicy(
  deps: Deps,
  actor: Actor,
  input: z.infer<typeof UpdateSecurityPolicyInput>,
): Promise<SecurityPolicyView> {
  requireScope(actor, "settings:manage");
  const now = deps.clock.now();
  requireRecentPassword(actor, now);
  const policy: SecurityPolicy = { requireSecondFactor: [...new Set(input.requireSecondFactor)] };
  return inTransaction(deps.store, async (tx) => {
    const before = parseSecurityPolicy((await readPolicyRow(tx))?.value);
    const row = { value: policy, updatedAt: now, updatedByName: actor.name.slice(0, 120) };
    await tx
      .insert(settings)
      .values({ name: securityPolicyName, ...row })
      .onDuplicateKeyUpdate({ set: row });
    const details = { before, after: policy };
    await recordAudit(tx, actor, { action: "account.security_policy", subject: securityPolicyName, details }, now);
    return readPolicyView(tx, actor);
  });
}
