import { eq } from "drizzle-orm";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { queueMail } from "@/lib/mail";
import type { Transaction } from "@/lib/store/open-store";
import { users } from "@/lib/store/schema";
import { issueLink } from "./account-links";
import type { UserRow } from "./find-user";

/** The mail with the link to set a password; earlier links stop working. */
export async function sendInvitation(
  tx: Transaction,
  deps: Deps,
  actor: Actor,
  { id, email, name, role }: Pick<UserRow, "id" | "email" | "name" | "role">,
): Promise<string> {
  const secretLink = await issueLink(tx, deps, "set-password", { subjectId: id, newEmail: email });
  const { mailId } = await queueMail(tx, deps, actor, {
    template: "invitation",
    to: email,
    data: { name, role, invitedBy: await nameOf(tx, actor), hours: secretLink.hours },
    secretLink,
    about: `user:${id}`,
  });
  return mailId;
}

/** People know each other by name; the command line has only a login. */
async function nameOf(tx: Transaction, actor: Actor): Promise<string> {
  if (actor.id === null) return "An administrator";
  const [found] = await tx.select({ name: users.name }).from(users).where(eq(users.id, actor.id));
  return found?.name ?? actor.name;
}
