import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { type PasswordOwner, scorePassword } from "./score-password";

/**
 * Throws `account.weak_password` with the reason: too short, common, easy to guess, or made of what is known of the
 * person. There are no rules about symbols.
 */
export async function requireGoodPassword(
  deps: Pick<Deps, "target">,
  password: string,
  { email, name }: Pick<PasswordOwner, "email" | "name">,
): Promise<void> {
  const { problem } = await scorePassword(password, { email, name, database: deps.target.database });
  if (problem === null) return;
  throw new OperatorError("account.weak_password", problem, {
    kind: "invalid",
    hint: "Four unrelated words, or anything from a password manager, will do.",
    details: { fields: { password: problem } },
  });
}
