import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { recoveryCodes, users } from "@/lib/store/schema";
import { auditRefusals } from "./audit-refusals";
import { checkOwnPassword } from "./check-own-password";
import { ConfirmPasswordInput } from "./confirm-password";
import { noSecondFactor } from "./new-recovery-codes";
import { withSecondFactor } from "./with-second-factor";

export const DisableSecondFactorInput = ConfirmPasswordInput;

/**
 * Turns one's own second factor off, with the password and a last code; the recovery codes go with it. Where the role
 * needs one, nothing else works until another is set up. Throws as `confirmPassword`, and `account.no_second_factor`.
 */
export async function disableSecondFactor(
  deps: Deps,
  actor: Actor,
  { password, code }: z.infer<typeof DisableSecondFactorInput>,
): Promise<void> {
  requireScope(actor, "account:own");
  const refused = { action: "account.disable_second_factor_refused", subject: actor.name };
  await auditRefusals(deps, actor, refused, async () => {
    const user = await checkOwnPassword(deps, actor, password);
    if (user.totpEnabledAt === null) throw noSecondFactor();
    await withSecondFactor(deps, user, code, async (tx, used) => {
      await tx
        .update(users)
        .set({ totpSealed: null, totpEnabledAt: null, totpLastStep: null })
        .where(eq(users.id, user.id));
      await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, user.id));
      const entry = { action: "account.disable_second_factor", subject: user.email, details: { secondFactor: used } };
      await recordAudit(tx, actor, entry, deps.clock.now());
    });
  });
}
