import { and, desc, eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { type MailView, newestMails, queueMail } from "@/lib/mail";
import { inTransaction } from "@/lib/store/in-transaction";
import { mails, oneTimeTokens } from "@/lib/store/schema";
import { issueLink } from "./account-links";
import { readOwnUser } from "./own-user";

const purpose = "reset-rehearsal";

export const StartResetRehearsalInput = z.object({});
export const GetResetRehearsalInput = z.object({});

export interface ResetRehearsal {
  /** The newest one's mail; null before the first. */
  mail: MailView | null;
  openedAt: Date | null;
  /** When the form at its end was sent. Nothing was changed by it. */
  completedAt: Date | null;
}

/** Sends the administrator exactly what a user gets who forgot their password; at its end nothing is changed. */
export async function startResetRehearsal(
  deps: Deps,
  actor: Actor,
  _input: z.infer<typeof StartResetRehearsalInput> = {},
): Promise<{ mailId: string }> {
  requireScope(actor, "users:manage");
  const { id, email, name } = await readOwnUser(deps, actor);
  return inTransaction(deps.store, async (tx) => {
    const secretLink = await issueLink(tx, deps, purpose, { subjectId: id, newEmail: null });
    const { mailId } = await queueMail(tx, deps, actor, {
      template: "reset-password",
      to: email,
      data: { name, hours: secretLink.hours, rehearsal: true },
      secretLink,
      about: `rehearsal:${id}`,
    });
    await recordAudit(tx, actor, { action: "account.rehearse_reset", subject: email }, deps.clock.now());
    return { mailId };
  });
}

/** How far the administrator's newest rehearsal came. */
export async function getResetRehearsal(
  deps: Deps,
  actor: Actor,
  _input: z.infer<typeof GetResetRehearsalInput> = {},
): Promise<ResetRehearsal> {
  requireScope(actor, "users:manage");
  const { id } = await readOwnUser(deps, actor);
  const about = `rehearsal:${id}`;
  const mail = (await newestMails(deps, [about])).get(about) ?? null;
  const [token] = await deps.store.db
    .select({ usedAt: oneTimeTokens.usedAt })
    .from(oneTimeTokens)
    .where(and(eq(oneTimeTokens.purpose, purpose), eq(oneTimeTokens.subjectId, id)))
    .orderBy(desc(oneTimeTokens.createdAt))
    .limit(1);
  const completedAt = token?.usedAt ?? null;
  return { mail, openedAt: mail?.confirmedAt ?? completedAt, completedAt };
}

/** The link of the newest rehearsal was opened: its mail arrived, and BASE_URL is right. */
export async function noteRehearsalOpened(deps: Deps, userId: string): Promise<void> {
  const about = `rehearsal:${userId}`;
  const mail = (await newestMails(deps, [about])).get(about);
  if (mail === undefined || mail.confirmedAt !== null) return;
  await deps.store.db.update(mails).set({ confirmedAt: deps.clock.now() }).where(eq(mails.id, mail.id));
}
