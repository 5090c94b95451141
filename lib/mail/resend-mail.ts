import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { idPattern } from "@/lib/kernel/ids";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { jobs, mails } from "@/lib/store/schema";
import { enqueueMail } from "./mail-job";
import { mailColumns, mailNotFound, type MailRow, type MailView, viewOf } from "./mail-view";
import { newMessageId } from "./message-id";
import { whyNotResend } from "./why-not-resend";

export const ResendMailInput = z.object({ id: z.string().regex(idPattern) });
export type ResendMailInput = z.input<typeof ResendMailInput>;

/**
 * Sends a mail again that failed, was held back or was sent; one that waits for its next attempt is tried at once.
 * Throws `mail.not_found`, or `mail.cannot_resend` with what to do instead.
 */
export async function resendMail(deps: Deps, actor: Actor, input: ResendMailInput): Promise<MailView> {
  requireScope(actor, "mail:test");
  const { id } = ResendMailInput.parse(input);
  const now = deps.clock.now();
  const row = await inTransaction(deps.store, async (tx) => {
    const [found] = await tx.select(mailColumns).from(mails).where(eq(mails.id, id)).for("update");
    if (found === undefined) throw mailNotFound(id);
    const problem = whyNotResend(found, deps.config.mail, now);
    if (problem !== null) throw problem;
    const changes = found.state === "queued" ? await tryNow(tx, found, now) : await startOver(tx, deps, actor, found);
    await tx.update(mails).set(changes).where(eq(mails.id, id));
    const details = { template: found.template, recipient: found.recipient, was: found.state };
    await recordAudit(tx, actor, { action: "mail.resend", subject: id, details }, now);
    return { ...found, ...changes };
  });
  return viewOf(row, deps.config, now);
}

/** Its job is there already, and is only told not to wait. */
async function tryNow(tx: Transaction, { jobId }: MailRow, now: Date): Promise<Partial<MailRow>> {
  if (jobId !== null) await tx.update(jobs).set({ notBefore: null }).where(eq(jobs.id, jobId));
  return { nextAttemptAt: now };
}

async function startOver(tx: Transaction, deps: Deps, actor: Actor, mail: MailRow): Promise<Partial<MailRow>> {
  const now = deps.clock.now();
  return {
    state: "queued",
    attempts: 0,
    nextAttemptAt: now,
    response: null,
    error: null,
    server: null,
    sentAt: null,
    jobId: await enqueueMail(tx, actor, mail, now),
    // What a server has taken once it may drop the second time, as long as it bears the same name.
    ...(mail.state === "sent" ? { messageId: newMessageId(deps.config.mail) } : {}),
  };
}
