import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import { issueToken } from "@/lib/auth/one-time-tokens";
import { countAttempt } from "@/lib/auth/rate-limits";
import type { Deps } from "@/lib/deps";
import { newId } from "@/lib/kernel/ids";
import { inTransaction } from "@/lib/store/in-transaction";
import { queueMail } from "./queue-mail";
import { Recipient } from "./recipient";

const linkHours = 24;

export const SendTestMessageInput = z.object({ to: Recipient });

/**
 * Sends a message whose link leads back here: opening it proves that mail arrives and that BASE_URL is right. Throws
 * `auth.too_many_attempts`; what becomes of the mail is in its row.
 */
export async function sendTestMessage(
  deps: Deps,
  actor: Actor,
  { to }: z.infer<typeof SendTestMessageInput>,
): Promise<{ mailId: string }> {
  requireScope(actor, "mail:test");
  await countAttempt(deps.store, "mail-test", actor.id ?? actor.name);
  const now = deps.clock.now();
  const id = newId(now);
  return inTransaction(deps.store, async (tx) => {
    const token = await issueToken(tx, { purpose: "mail-test", subjectId: id, now, hours: linkHours });
    const { mailId } = await queueMail(tx, deps, actor, {
      id,
      template: "test-message",
      to,
      data: { sentBy: actor.name, hours: linkHours },
      secretLink: { link: `${deps.config.baseUrl}/mail-test?token=${token}`, hours: linkHours },
      about: "mail-test",
    });
    await recordAudit(tx, actor, { action: "mail.test_message", subject: to }, now);
    return { mailId };
  });
}
