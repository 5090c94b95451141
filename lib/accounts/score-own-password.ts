import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { readOwnUser } from "./own-user";
import { maxPasswordLength, type PasswordScore, scorePassword } from "./score-password";

export const ScoreOwnPasswordInput = z.object({ password: z.string().max(maxPasswordLength) });

/** How hard one's own password-to-be is to guess, said while it is typed. */
export async function scoreOwnPassword(
  deps: Deps,
  actor: Actor,
  { password }: z.infer<typeof ScoreOwnPasswordInput>,
): Promise<PasswordScore> {
  requireScope(actor, "account:own");
  const { email, name } = await readOwnUser(deps, actor);
  return scorePassword(password, { email, name, database: deps.target.database });
}
