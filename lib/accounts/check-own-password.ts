import type { Actor } from "@/lib/auth/actor";
import { verifyPassword } from "@/lib/auth/password";
import { countAttempt } from "@/lib/auth/rate-limits";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { readOwnUser, type UserRow } from "./own-user";

/**
 * The signed-in person types their password again; answers their row. `field` is what the form calls it. Counted over
 * all that asks for it, so that a stolen session cannot guess it. Throws `auth.wrong_password`, `auth.too_many_attempts`.
 */
export async function checkOwnPassword(
  deps: Deps,
  actor: Actor,
  password: string,
  field: "password" | "current" = "password",
): Promise<UserRow> {
  const user = await readOwnUser(deps, actor);
  const attempt = await countAttempt(deps.store, "confirm-password", user.id);
  if (!(await verifyPassword(user.passwordHash, password))) throw wrongPassword(field);
  await attempt.forget();
  return user;
}

export function wrongPassword(field: "password" | "current"): OperatorError {
  return new OperatorError("auth.wrong_password", "This is not your password.", {
    kind: "invalid",
    hint: "Check it and try again.",
    details: { fields: { [field]: "This is not your password." } },
  });
}
