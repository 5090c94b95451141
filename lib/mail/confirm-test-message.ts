import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Client } from "@/lib/auth/client";
import { consumeToken, peekToken } from "@/lib/auth/one-time-tokens";
import { countAttempt } from "@/lib/auth/rate-limits";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Store, Transaction } from "@/lib/store/open-store";
import { mails } from "@/lib/store/schema";

const purpose = "mail-test";

export const ConfirmTestMessageInput = z.object({ token: z.string().min(1, "is missing").max(100) });

/** What the link's page shows before its button is pressed; null when the link does not work. Consumes nothing. */
export async function peekTestMessage(deps: Deps, token: string): Promise<{ to: string; sentAt: Date } | null> {
  const subject = await peekToken(deps.store, purpose, token, deps.clock.now());
  return subject?.subjectId ? findTestMessage(deps.store.db, subject.subjectId) : null;
}

/**
 * Somebody holds the message in their hands: it was delivered, and its link leads here. Answers how many seconds after
 * it was sent. Throws `mail.link_spent`.
 */
export async function confirmTestMessage(
  deps: Deps,
  { token }: z.infer<typeof ConfirmTestMessageInput>,
  client: Client,
): Promise<{ to: string; seconds: number }> {
  const attempt = await countAttempt(deps.store, "token:address", client.address);
  const now = deps.clock.now();
  const confirmed = await inTransaction(deps.store, async (tx) => {
    const subject = await consumeToken(tx, purpose, token, now);
    const message = subject?.subjectId ? await findTestMessage(tx, subject.subjectId) : null;
    if (!subject?.subjectId || message === null) throw linkSpent();
    const { to, sentAt } = message;
    const seconds = Math.max(0, Math.round((now.getTime() - sentAt.getTime()) / 1000));
    await tx.update(mails).set({ confirmedAt: now }).where(eq(mails.id, subject.subjectId));
    await recordAudit(
      tx,
      { kind: "user", id: null, name: "anonymous", role: null, session: null, ...client },
      { action: "mail.test_confirmed", subject: to, details: { seconds } },
      now,
    );
    return { to, seconds };
  });
  await attempt.forget();
  return confirmed;
}

/** Somebody may be quicker than the note that it was sent: then the time counts from when it was asked for. */
async function findTestMessage(
  db: Store["db"] | Transaction,
  id: string,
): Promise<{ to: string; sentAt: Date } | null> {
  const [mail] = await db
    .select({ to: mails.recipient, sentAt: mails.sentAt, createdAt: mails.createdAt })
    .from(mails)
    .where(eq(mails.id, id));
  return mail === undefined ? null : { to: mail.to, sentAt: mail.sentAt ?? mail.createdAt };
}

function linkSpent(): OperatorError {
  return new OperatorError("mail.link_spent", "This link does not work any more.", {
    kind: "conflict",
    hint: "It was used already, or is over 24 hours old. Send another test message from the Mail page.",
  });
}
