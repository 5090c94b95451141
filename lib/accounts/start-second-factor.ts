import { and, eq, isNull } from "drizzle-orm";
import { renderSVG } from "uqr";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import { newTotpSecret, totpUri } from "@/lib/auth/totp";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { inTransaction } from "@/lib/store/in-transaction";
import { users } from "@/lib/store/schema";
import { readOwnUser } from "./own-user";
import { sealTotpSecret } from "./totp-secret";

export const StartSecondFactorInput = z.object({});

export interface SecondFactorSetup {
  /** Base32, for typing where no camera is at hand. */
  secret: string;
  /** `otpauth://totp/…` */
  uri: string;
  /** The URI as a QR code, black on white whatever the theme: phones need it so. */
  svg: string;
}

/**
 * A new secret for an authenticator app, shown this once. It counts after `enableSecondFactor`; starting again replaces
 * it. Throws `account.second_factor_on`.
 */
export async function startSecondFactor(
  deps: Deps,
  actor: Actor,
  _input: z.input<typeof StartSecondFactorInput> = {},
): Promise<SecondFactorSetup> {
  requireScope(actor, "account:own");
  const now = deps.clock.now();
  // An unlocked screen would be enough to lock its owner out.
  requireRecentPassword(actor, now);
  const user = await readOwnUser(deps, actor);
  const secret = newTotpSecret();
  await inTransaction(deps.store, async (tx) => {
    const [result] = await tx
      .update(users)
      .set({ totpSealed: sealTotpSecret(deps, user.id, secret), totpLastStep: null })
      .where(and(eq(users.id, user.id), isNull(users.totpEnabledAt)));
    if (result.affectedRows !== 1) throw alreadyOn();
    await recordAudit(tx, actor, { action: "account.start_second_factor", subject: user.email }, now);
  });
  const { hostname } = new URL(deps.config.baseUrl);
  const uri = totpUri(secret, { issuer: `Seaworthy (${hostname})`, account: user.email });
  return { secret, uri, svg: renderSVG(uri, { ecc: "M", border: 4 }) };
}

function alreadyOn(): OperatorError {
  return new OperatorError("account.second_factor_on", "Your second factor is on already.", {
    kind: "conflict",
    hint: "To move to another phone, turn it off first, then set it up again.",
  });
}
