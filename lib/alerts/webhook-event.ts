import { z } from "zod";
import type { Deps } from "@/lib/deps";
import { newId } from "@/lib/kernel/ids";
import { alertKinds } from "@/lib/store/schema";
import type { AlertView } from "./alert-view";

/** What is posted; moments as ISO 8601. */
export const WebhookEvent = z.object({
  /** The same at every attempt to deliver it. */
  id: z.string(),
  type: z.enum(["alert.opened", "alert.resolved", "test"]),
  at: z.string(),
  alert: z.object({
    id: z.string(),
    kind: z.enum([...alertKinds, "test"]),
    title: z.string(),
    summary: z.string(),
    facts: z.record(z.string(), z.string()),
    hint: z.string().nullable(),
    startedAt: z.string(),
    resolvedAt: z.string().nullable(),
    url: z.string(),
  }),
  console: z.object({ url: z.string(), environment: z.string(), database: z.string() }),
});
export type WebhookEvent = z.infer<typeof WebhookEvent>;

type Told = Omit<AlertView, "kind" | "state" | "firstSeenAt" | "lastSeenAt" | "openedAt"> & {
  kind: WebhookEvent["alert"]["kind"];
  startedAt: Date;
};

/** The event that tells of an alert. */
export function webhookEvent(
  { config, target }: Deps,
  type: WebhookEvent["type"],
  { id, kind, title, summary, facts, hint, path, startedAt, resolvedAt }: Told,
  now: Date,
): WebhookEvent {
  return {
    id: newId(now),
    type,
    at: now.toISOString(),
    alert: {
      id,
      kind,
      title,
      summary,
      facts: Object.fromEntries(facts),
      hint,
      startedAt: startedAt.toISOString(),
      resolvedAt: resolvedAt?.toISOString() ?? null,
      url: config.baseUrl + path,
    },
    console: { url: config.baseUrl, environment: config.environment, database: target.database },
  };
}
