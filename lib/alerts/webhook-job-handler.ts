import type { Deps } from "@/lib/deps";
import { type JobHandler, RetryLater } from "@/lib/jobs";
import { OperatorError } from "@/lib/kernel/errors";
import { judgeDelivery } from "./judge-delivery";
import { type Answer, postJson } from "./post-json";
import { signWebhook } from "./sign-webhook";
import type { WebhookEvent } from "./webhook-event";
import { webhookJob } from "./webhook-job";

/** Runs `webhook` jobs: one attempt each, and another one later for as long as it is worth it. */
export function webhookJobHandler(deps: Deps): JobHandler<WebhookEvent> {
  return {
    definition: webhookJob,
    async run({ payload: event, attempt, signal, log }) {
      const { webhook } = deps.config.alerts;
      if (webhook === null) throw notConfigured();
      const { host } = new URL(webhook.url);
      const answer = await deliver(deps, webhook, event, signal);
      const judged = judgeDelivery(answer, { host, since: new Date(event.at), attempt, now: deps.clock.now() });
      if (judged.what === "refused") throw judged.error;
      if (judged.what === "later") {
        log(`Attempt ${attempt}: ${judged.error.message} The next one is due ${judged.at.toISOString()}.`, "warning");
        throw new RetryLater(judged.at, judged.error);
      }
      log(`${host} took it.`);
      return { host, attempts: attempt };
    },
  };
}

async function deliver(
  { clock }: Deps,
  webhook: { url: string; secret: string },
  event: WebhookEvent,
  signal: AbortSignal,
): Promise<Answer | OperatorError> {
  const [body, now] = [JSON.stringify(event), clock.now()];
  const headers = { "seaworthy-signature": signWebhook(webhook.secret, body, now) };
  try {
    return await postJson(webhook.url, body, { headers, signal, now });
  } catch (error) {
    if (error instanceof OperatorError && error.code === "alerts.no_answer") return error;
    throw error;
  }
}

function notConfigured(): OperatorError {
  return new OperatorError("alerts.no_webhook", "The webhook was taken out of the configuration.", {
    kind: "conflict",
    hint: "Set ALERT_WEBHOOK_URL and ALERT_WEBHOOK_SECRET for every worker, or let this event go.",
  });
}
