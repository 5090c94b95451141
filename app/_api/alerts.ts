import { z } from "zod";
import {
  getAlerting,
  GetAlertingInput,
  listAlerts,
  ListAlertsInput,
  testWebhook,
  TestWebhookInput,
} from "@/lib/alerts";
import { AlertingView, AlertView } from "./answers/alerts";
import { JobQueued } from "./answers/shared";
import { type Area, describeRoute } from "./describe-route";

export const alerts: Area = {
  tag: "Alerts",
  about: "What administrators were told of, and how they hear of it.",
  routes: [
    describeRoute("GET /api/admin/alerts", {
      summary: "What administrators were told of, the newest first, a page at a time.",
      scope: "overview:read",
      input: ListAlertsInput,
      verb: listAlerts,
      answer: z.strictObject({ alerts: z.array(AlertView), next: z.string().nullable() }),
    }),
    describeRoute("GET /api/admin/alerts/delivery", {
      summary: "Who hears of alerts, and whether the heartbeat is heard.",
      scope: "overview:read",
      input: GetAlertingInput,
      verb: getAlerting,
      answer: AlertingView,
    }),
    describeRoute("POST /api/admin/alerts/webhook/test", {
      summary: "Queues a test event for the webhook, to see that it arrives.",
      scope: "settings:manage",
      input: TestWebhookInput,
      verb: testWebhook,
      answer: JobQueued,
      errors: [409],
    }),
  ],
};
