import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { queueMail } from "@/lib/mail";
import type { Transaction } from "@/lib/store/open-store";
import type { Condition } from "./condition";
import type { AlertRow } from "./plan-round";
import { readRecipients } from "./recipients";
import { type WebhookEvent, webhookEvent } from "./webhook-event";
import { queueWebhook } from "./webhook-job";

/** Queues the messages that an alert has started, or has become worse. */
export async function tellStarted(
  tx: Transaction,
  deps: Deps,
  { id, startedAt }: { id: string; startedAt: Date },
  { kind, title, evidence, mail }: Condition,
  now: Date,
): Promise<void> {
  const link = deps.config.baseUrl + evidence.path;
  const about = `alert:${id}`;
  const { template } = mail;
  const data = { ...mail.data, link };
  for (const to of await readRecipients(tx)) await queueMail(tx, deps, systemActor, { template, to, data, about });
  const alert = { id, kind, title, ...evidence, startedAt, resolvedAt: null };
  await post(tx, deps, webhookEvent(deps, "alert.opened", alert, now), now);
}

/** Queues the messages that an alert is over. */
export async function tellResolved(tx: Transaction, deps: Deps, row: AlertRow, now: Date): Promise<void> {
  const { id, kind, title, evidence, firstSeenAt } = row;
  const data = {
    title,
    startedAt: firstSeenAt.toISOString(),
    resolvedAt: now.toISOString(),
    link: deps.config.baseUrl + evidence.path,
  };
  const about = `alert:${id}`;
  for (const to of await readRecipients(tx))
    await queueMail(tx, deps, systemActor, { template: "alert-resolved", to, data, about });
  const alert = { id, kind, title, ...evidence, startedAt: firstSeenAt, resolvedAt: now };
  await post(tx, deps, webhookEvent(deps, "alert.resolved", alert, now), now);
}

async function post(tx: Transaction, { config }: Deps, event: WebhookEvent, now: Date): Promise<void> {
  if (config.alerts.webhook !== null) await queueWebhook(tx, event, { actor: systemActor, now });
}
