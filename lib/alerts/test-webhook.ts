import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { newId } from "@/lib/kernel/ids";
import { inTransaction } from "@/lib/store/in-transaction";
import { webhookEvent } from "./webhook-event";
import { queueWebhook } from "./webhook-job";

export const TestWebhookInput = z.object({ idempotencyKey: z.string().max(200).optional() });

/** Queues an event that tells of nothing, to see that it arrives. Throws `alerts.no_webhook`. */
export async function testWebhook(
  deps: Deps,
  actor: Actor,
  input: z.infer<typeof TestWebhookInput>,
): Promise<{ jobId: string }> {
  requireScope(actor, "settings:manage");
  const { idempotencyKey } = TestWebhookInput.parse(input);
  const { webhook } = deps.config.alerts;
  if (webhook === null)
    throw new OperatorError("alerts.no_webhook", "There is no webhook to test.", {
      kind: "conflict",
      hint: "Set ALERT_WEBHOOK_URL and ALERT_WEBHOOK_SECRET and restart; docs/alerts.md tells how.",
    });
  const now = deps.clock.now();
  const event = webhookEvent(
    deps,
    "test",
    {
      id: newId(now),
      kind: "test",
      title: "This is a test",
      summary: "Nothing is wrong. Somebody wanted to see whether alerts arrive.",
      facts: [["Sent by", actor.name]],
      hint: null,
      path: "/mail/alerts",
      startedAt: now,
      resolvedAt: null,
    },
    now,
  );
  return inTransaction(deps.store, async (tx) => {
    const { jobId, existing } = await queueWebhook(tx, event, { actor, now, idempotencyKey });
    if (!existing) await recordAudit(tx, actor, { action: "alerts.test_webhook", details: { jobId } }, now);
    return { jobId };
  });
}
