import type { Actor } from "@/lib/auth/actor";
import { OperatorError } from "@/lib/kernel/errors";

/** Nobody closes the door behind themselves by mistake. Throws `account.own`. */
export function requireSomebodyElse(actor: Actor, ids: readonly string[]): void {
  if (actor.id === null || !ids.includes(actor.id)) return;
  throw new OperatorError("account.own", "This is your own account. Nothing was changed.", {
    kind: "conflict",
    hint: "Ask another administrator to do it.",
  });
}
