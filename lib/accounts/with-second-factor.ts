import { and, eq, isNotNull, isNull, lt, or } from "drizzle-orm";
import { z } from "zod";
import { countAttempt } from "@/lib/auth/rate-limits";
import { recoveryCodeHash } from "@/lib/auth/recovery-codes";
import { isTotpCode, matchingStep } from "@/lib/auth/totp";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { recoveryCodes, users } from "@/lib/store/schema";
import type { UserRow } from "./own-user";
import { openTotpSecret } from "./totp-secret";

/** What somebody types as their second factor: six digits, or a recovery code. */
export const SecondFactorCode = z.string().trim().max(60);

export type UsedFactor = "authenticator" | "recovery code" | null;

/**
 * Runs the work in one transaction with the spending of the code, so that whatever fails gives the code back. Whoever
 * has no second factor needs none. Call it after the password was right: its errors tell that there is a factor. Throws
 * `auth.second_factor_needed`, `auth.wrong_code`, `auth.too_many_attempts`.
 */
export async function withSecondFactor<T>(
  deps: Deps,
  user: UserRow,
  code: string | undefined,
  work: (tx: Transaction, used: UsedFactor) => Promise<T>,
): Promise<T> {
  if (user.totpEnabledAt === null) return inTransaction(deps.store, (tx) => work(tx, null));
  if (code === undefined || code === "") throw codeNeeded();
  const attempt = await countAttempt(deps.store, "second-factor", user.id);
  const done = await inTransaction(deps.store, async (tx) => work(tx, await spendCode(tx, deps, user, code)));
  await attempt.forget();
  return done;
}

async function spendCode(tx: Transaction, deps: Deps, user: UserRow, code: string): Promise<UsedFactor> {
  const digits = code.replaceAll(/\s/g, "");
  if (isTotpCode(digits)) {
    if (await spendStep(tx, deps, user, digits)) return "authenticator";
  } else if (await spendRecoveryCode(tx, deps, user, code)) return "recovery code";
  throw wrongCode();
}

/** One statement looks and writes: of two that present the same code at once, one is too late. */
async function spendStep(tx: Transaction, deps: Deps, user: UserRow, digits: string): Promise<boolean> {
  const step = matchingStep(openTotpSecret(deps, user), digits, deps.clock.now());
  if (step === null) return false;
  const [result] = await tx
    .update(users)
    .set({ totpLastStep: step })
    .where(
      and(
        eq(users.id, user.id),
        isNotNull(users.totpEnabledAt),
        or(isNull(users.totpLastStep), lt(users.totpLastStep, step)),
      ),
    );
  return result.affectedRows === 1;
}

async function spendRecoveryCode(tx: Transaction, deps: Deps, user: UserRow, code: string): Promise<boolean> {
  const [result] = await tx
    .update(recoveryCodes)
    .set({ usedAt: deps.clock.now() })
    .where(
      and(
        eq(recoveryCodes.codeHash, recoveryCodeHash(user.id, code)),
        eq(recoveryCodes.userId, user.id),
        isNull(recoveryCodes.usedAt),
      ),
    );
  return result.affectedRows === 1;
}

function codeNeeded(): OperatorError {
  return new OperatorError("auth.second_factor_needed", "The code of your authenticator is missing.", {
    kind: "invalid",
    hint: "Type the six digits it shows now, or one of your recovery codes.",
  });
}

export function wrongCode(): OperatorError {
  return new OperatorError("auth.wrong_code", "This code is wrong, over, or was used before.", {
    kind: "invalid",
    hint: "Wait for the next code of your authenticator, or take a recovery code. Codes depend on the time: check the phone's clock.",
    details: { fields: { code: "This code is wrong, over, or was used before." } },
  });
}
