import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { inTransaction } from "@/lib/store/in-transaction";
import { lockUser } from "./find-user";
import { readOwnUser } from "./own-user";
import { replaceRecoveryCodes } from "./replace-recovery-codes";

export const NewRecoveryCodesInput = z.object({});

/** Ten new recovery codes, shown this once; the earlier ones stop working. Throws `account.no_second_factor`. */
export async function newRecoveryCodes(
  deps: Deps,
  actor: Actor,
  _input: z.input<typeof NewRecoveryCodesInput> = {},
): Promise<{ recoveryCodes: string[] }> {
  requireScope(actor, "account:own");
  const now = deps.clock.now();
  requireRecentPassword(actor, now);
  const { id } = await readOwnUser(deps, actor);
  return inTransaction(deps.store, async (tx) => {
    // Held, so that two who ask at once do not leave twenty.
    const user = await lockUser(tx, id);
    if (user.totpEnabledAt === null) throw noSecondFactor();
    await recordAudit(tx, actor, { action: "account.new_recovery_codes", subject: user.email }, now);
    return { recoveryCodes: await replaceRecoveryCodes(tx, id, now) };
  });
}

export function noSecondFactor(): OperatorError {
  return new OperatorError("account.no_second_factor", "Your account has no second factor.", {
    kind: "conflict",
    hint: "Set one up on your account page.",
  });
}
