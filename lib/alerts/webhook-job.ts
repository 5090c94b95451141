import type { Actor } from "@/lib/auth/actor";
import { defineJob, enqueue } from "@/lib/jobs";
import type { Transaction } from "@/lib/store/open-store";
import { WebhookEvent } from "./webhook-event";

/** Posts an event to the configured webhook. Where to and with which secret is not stored with it. */
export const webhookJob = defineJob({
  kind: "webhook",
  payload: WebhookEvent,
  afterCrash: "again",
  lane: "quick",
});

/** Queues an event in the transaction of what it tells. */
export async function queueWebhook(
  tx: Transaction,
  event: WebhookEvent,
  options: { actor: Actor; now: Date; idempotencyKey?: string | undefined },
): Promise<{ jobId: string; existing: boolean }> {
  return enqueue(tx, webhookJob, event, { title: titleOf(event), ...options });
}

function titleOf({ type, alert }: WebhookEvent): string {
  switch (type) {
    case "alert.opened":
      return `Post alert: ${alert.title}`;
    case "alert.resolved":
      return `Post that it is over: ${alert.title}`;
    case "test":
      return "Test the alert webhook";
  }
}
