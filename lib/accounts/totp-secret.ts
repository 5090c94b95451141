import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { seal, unseal } from "@/lib/kernel/seal";
import type { UserRow } from "./own-user";

const use = "second factor";

/** The secret as the store keeps it: readable with the configured secret only, and for this user only. */
export function sealTotpSecret(deps: Deps, userId: string, secret: string): string {
  return seal(deps.config.authSecret, { use, owner: userId }, secret);
}

/** Throws `account.second_factor_unreadable`. */
export function openTotpSecret(deps: Deps, user: Pick<UserRow, "id" | "totpSealed">): string {
  try {
    return unseal(deps.config.authSecret, { use, owner: user.id }, user.totpSealed ?? "");
  } catch (error) {
    throw new OperatorError("account.second_factor_unreadable", "The second factor of this account cannot be read.", {
      kind: "unavailable",
      hint: "AUTH_SECRET was changed since it was set up. Sign in with a recovery code and set it up again, or have an administrator remove it.",
      cause: error,
    });
  }
}
