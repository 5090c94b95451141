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

/** Whom a link is for, and what its page says before it shows a form. */
export interface LinkOwner {
  email: string;
  name: string;
  /** A rehearsal of the reset: nothing changes at its end. */
  rehearsal: boolean;
}

/** Null when the link does not work. Consumes nothing. */
export async function peekLink(deps: Deps, input: PeekLinkInput): Promise<LinkOwner | null> {
  const parsed = PeekLinkInput.safeParse(input);
  if (!parsed.success) return null;
  const found = await subjectOf(deps, parsed.data);
  if (found === null) return null;
  const [user] = await deps.store.db
    .select({ email: users.email, name: users.name })
    .from(users)
    .where(eq(users.id, found.id));
  if (user === undefined) return null;
  return { name: user.name, email: found.newEmail ?? user.email, rehearsal: found.rehearsal };
}

async function subjectOf(
  deps: Deps,
  { purpose, token }: PeekLinkInput,
): Promise<{ id: string; newEmail: string | null; rehearsal: boolean } | null> {
  const now = deps.clock.now();
  if (purpose === "reset-password") {
    const found = await findResetLink(deps, token, now);
    if (found === null) return null;
    const rehearsal = found.purpose === "reset-rehearsal";
    if (rehearsal) await noteRehearsalOpened(deps, found.id);
    return { id: found.id, newEmail: null, rehearsal };
  }
  const subject = await peekToken(deps.store, purpose, token, now);
  return subject?.subjectId ? { id: subject.subjectId, newEmail: subject.newEmail, rehearsal: false } : null;
}
