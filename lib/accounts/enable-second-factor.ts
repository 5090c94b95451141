import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import { countAttempt } from "@/lib/auth/rate-limits";
import { matchingStep } from "@/lib/auth/totp";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { inTransaction } from "@/lib/store/in-transaction";
import { users } from "@/lib/store/schema";
import { auditRefusals } from "./audit-refusals";
import { readOwnUser, type UserRow } from "./own-user";
import { replaceRecoveryCodes } from "./replace-recovery-codes";
import { openTotpSecret } from "./totp-secret";
import { SecondFactorCode, wrongCode } from "./with-second-factor";

export const EnableSecondFactorInput = z.object({ code: SecondFactorCode });

/**
 * Turns the second factor on with a first code of the authenticator, which shows that it was set up right; answers the
 * recovery codes, which are shown this once. Throws `auth.wrong_code`, `account.no_setup`, `auth.too_many_attempts`.
 */
export async function enableSecondFactor(
  deps: Deps,
  actor: Actor,
  { code }: z.infer<typeof EnableSecondFactorInput>,
): Promise<{ recoveryCodes: string[] }> {
  requireScope(actor, "account:own");
  const user = await readOwnUser(deps, actor);
  if (user.totpSealed === null || user.totpEnabledAt !== null) throw noSetup();
  const refused = { action: "account.enable_second_factor_refused", subject: user.email };
  return auditRefusals(deps, actor, refused, async () => {
    const attempt = await countAttempt(deps.store, "second-factor", user.id);
    const step = matchingStep(openTotpSecret(deps, user), code.replaceAll(/\s/g, ""), deps.clock.now());
    if (step === null) throw wrongCode();
    const recoveryCodes = await enable(deps, actor, user, step);
    await attempt.forget();
    return { recoveryCodes };
  });
}

function enable(deps: Deps, actor: Actor, user: UserRow, step: number): Promise<string[]> {
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    // Only what this code was made with: somebody may have started again, or been quicker.
    const unchanged = [eq(users.totpSealed, user.totpSealed ?? ""), isNull(users.totpEnabledAt)];
    const [result] = await tx
      .update(users)
      .set({ totpEnabledAt: now, totpLastStep: step })
      .where(and(eq(users.id, user.id), ...unchanged));
    if (result.affectedRows !== 1) throw noSetup();
    await recordAudit(tx, actor, { action: "account.enable_second_factor", subject: user.email }, now);
    return replaceRecoveryCodes(tx, user.id, now);
  });
}

function noSetup(): OperatorError {
  return new OperatorError("account.no_setup", "There is no second factor being set up.", {
    kind: "conflict",
    hint: "Start the set-up again on your account page.",
  });
}
