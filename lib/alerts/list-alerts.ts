import { and, desc, eq, lt, ne } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { idPattern } from "@/lib/kernel/ids";
import { alerts, alertStates } from "@/lib/store/schema";
import { type AlertView, viewOf } from "./alert-view";

export const ListAlertsInput = z.object({
  /** Left out: all that administrators were told of. */
  state: z.enum(alertStates).optional(),
  /** `next` of the page before. */
  before: z.string().regex(idPattern).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type ListAlertsInput = z.input<typeof ListAlertsInput>;

/** Newest first. Ids sort by when an alert was first seen, so the last id of a page is the cursor of the next. */
export async function listAlerts(
  deps: Deps,
  actor: Actor,
  input: ListAlertsInput = {},
): Promise<{ alerts: AlertView[]; next: string | null }> {
  requireScope(actor, "overview:read");
  const { state, before, limit } = ListAlertsInput.parse(input);
  const rows = await deps.store.db
    .select()
    .from(alerts)
    .where(
      and(
        state === undefined ? ne(alerts.state, "pending") : eq(alerts.state, state),
        before === undefined ? undefined : lt(alerts.id, before),
      ),
    )
    .orderBy(desc(alerts.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  return { alerts: page.map(viewOf), next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}
