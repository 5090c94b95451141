import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import { isFirstBeyondLimit } from "@/lib/auth/rate-limits";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";

/** Does the work; when it is refused (a wrong password, a wrong code, too many of them) the audit log says so. */
export async function auditRefusals<T>(
  deps: Deps,
  actor: Actor,
  entry: { action: string; subject: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OperatorError && isRefusal(error)) {
      const refusal = { ...entry, outcome: "refused", details: { code: error.code } } as const;
      await recordAudit(deps.store.db, actor, refusal, deps.clock.now());
    }
    throw error;
  }
}

/** Being asked for the code after the right password is the usual way in. */
function isRefusal(error: OperatorError): boolean {
  if (error.code === "auth.second_factor_needed") return false;
  return error.kind !== "rate_limited" || isFirstBeyondLimit(error);
}
