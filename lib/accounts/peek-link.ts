import { z } from "zod";
import { peekToken } from "@/lib/auth/one-time-tokens";
import type { Deps } from "@/lib/deps";
import { users } from "@/lib/store/schema";
import { eq } from "drizzle-orm";
import { Token } from "./account-links";
import { noteRehearsalOpened } from "./reset-rehearsal";
import { findResetLink } from "./reset-password";

export const PeekLinkInput = z.object({
  purpose: z.enum(["confirm-address", "set-password", "reset-password", "change-address"]),
  token: Token,
});
export type PeekLinkInput = z.infer<typeof PeekLinkInput>;

/** Whom a link is for: what its page asks before it shows a form. Null when it does not work. Consumes nothing. */
export async function peekLink(deps: Deps, input: PeekLinkInput): Promise<{ email: string; name: string } | null> {
  const parsed = PeekLinkInput.safeParse(input);
  if (!parsed.success) return null;
  const found = await subjectOf(deps, parsed.data);
  if (found === null) return null;
  const [user] = await deps.store.db
    .select({ email: users.email, name: users.name })
    .from(users)
    .where(eq(users.id, found.id));
  return user === undefined ? null : { name: user.name, email: found.newEmail ?? user.email };
}

async function subjectOf(
  deps: Deps,
  { purpose, token }: PeekLinkInput,
): Promise<{ id: string; newEmail: string | null } | null> {
  const now = deps.clock.now();
  if (purpose === "reset-password") {
    const found = await findResetLink(deps, token, now);
    if (found?.purpose === "reset-rehearsal") await noteRehearsalOpened(deps, found.id);
    return found === null ? null : { id: found.id, newEmail: null };
  }
  const subject = await peekToken(deps.store, purpose, token, now);
  return subject?.subjectId ? { id: subject.subjectId, newEmail: subject.newEmail } : null;
}
