import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { readLastPing } from "./ping-heartbeat";
import { readRecipients } from "./recipients";

export const GetAlertingInput = z.object({});

/** Where alerts go. Hosts only: the rest of an address may be what opens it. */
export interface AlertingView {
  /** Administrators who are mailed. */
  recipients: number;
  /** Null: not configured. */
  webhook: { host: string } | null;
  /** `lastError` null: the last ping was answered. */
  heartbeat: { host: string; minutes: number; lastAt: Date | null; lastError: string | null } | null;
}

/** Who hears of alerts, and whether the heartbeat is heard. */
export async function getAlerting(
  deps: Deps,
  actor: Actor,
  _input: z.input<typeof GetAlertingInput> = {},
): Promise<AlertingView> {
  requireScope(actor, "overview:read");
  const { webhook, heartbeat } = deps.config.alerts;
  const [recipients, last] = await Promise.all([readRecipients(deps.store.db), readLastPing(deps.store.db)]);
  return {
    recipients: recipients.length,
    webhook: webhook && { host: new URL(webhook.url).host },
    heartbeat: heartbeat && { host: new URL(heartbeat.url).host, minutes: heartbeat.minutes, ...last },
  };
}
