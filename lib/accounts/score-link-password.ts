import { z } from "zod";
import type { Deps } from "@/lib/deps";
import { Token } from "./account-links";
import { firstAdministratorLinkWorks } from "./first-administrator";
import { peekLink } from "./peek-link";
import { maxPasswordLength, type PasswordScore, scorePassword } from "./score-password";

export const ScoreLinkPasswordInput = z.object({
  purpose: z.enum(["first-administrator", "set-password", "reset-password"]),
  token: Token,
  password: z.string().max(maxPasswordLength),
  /** What the first administrator has typed so far; the other links know whom they are for. */
  email: z.string().max(254).default(""),
  name: z.string().max(120).default(""),
});
type ScoreLinkPasswordInput = z.infer<typeof ScoreLinkPasswordInput>;

/** How good a password would be, said while it is typed; only to who holds a link that works, for it costs time. */
export async function scoreLinkPassword(deps: Deps, input: ScoreLinkPasswordInput): Promise<PasswordScore | null> {
  const owner = await ownerOf(deps, input);
  if (owner === null) return null;
  return scorePassword(input.password, { ...owner, database: deps.target.database });
}

async function ownerOf(
  deps: Deps,
  { purpose, token, email, name }: ScoreLinkPasswordInput,
): Promise<{ email: string; name: string } | null> {
  if (purpose !== "first-administrator") return peekLink(deps, { purpose, token });
  return (await firstAdministratorLinkWorks(deps, token)) ? { email, name } : null;
}
