import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, confirmedForMs, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { sessions } from "@/lib/store/schema";
import { auditRefusals } from "./audit-refusals";
import { checkOwnPassword } from "./check-own-password";
import { maxPasswordLength } from "./score-password";
import { SecondFactorCode, withSecondFactor } from "./with-second-factor";

export const ConfirmPasswordInput = z.object({
  password: z.string().min(1).max(maxPasswordLength),
  code: SecondFactorCode.optional(),
});

/**
 * The person shows again who they are: what changes much asks for it (`requireRecentPassword`). Counts for this session
 * only, until the answered moment. Throws `auth.wrong_password`, `auth.second_factor_needed`, `auth.wrong_code`,
 * `auth.too_many_attempts`.
 */
export async function confirmPassword(
  deps: Deps,
  actor: Actor,
  input: z.infer<typeof ConfirmPasswordInput>,
): Promise<{ until: Date }> {
  requireScope(actor, "account:own");
  const now = deps.clock.now();
  const refused = { action: "account.confirm_password_refused", subject: actor.name };
  return auditRefusals(deps, actor, refused, async () => {
    const user = await checkOwnPassword(deps, actor, input.password);
    return withSecondFactor(deps, user, input.code, async (tx, used) => {
      await tx
        .update(sessions)
        .set({ confirmedAt: now })
        .where(eq(sessions.idHash, actor.session?.idHash ?? ""));
      const entry = { action: "account.confirm_password", subject: user.email, details: { secondFactor: used } };
      await recordAudit(tx, actor, entry, now);
      return { until: new Date(now.getTime() + confirmedForMs) };
    });
  });
}
