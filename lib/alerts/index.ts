export type { AlertView } from "./alert-view";
export { type AlertingView, getAlerting, GetAlertingInput } from "./get-alerting";
export { listAlerts, ListAlertsInput } from "./list-alerts";
export { pingHeartbeat } from "./ping-heartbeat";
export { runAlerts } from "./run-alerts";
export { testWebhook, TestWebhookInput } from "./test-webhook";
export type { WebhookEvent } from "./webhook-event";
export { webhookJobHandler } from "./webhook-job-handler";
