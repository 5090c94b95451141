import { and, asc, desc, eq, gt, lte } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { checkChanges, checkWaivers } from "@/lib/store/schema";
import { type WaiverView, waiverViewOf } from "./check-view";
import { CheckId, findCheck } from "./find-check";
import { historyMs } from "./prune-history";
import { spansOf, type StatusSpan } from "./spans";

export const GetCheckHistoryInput = z.object({ id: CheckId });

export interface CheckHistory {
  id: string;
  from: Date;
  to: Date;
  /** Oldest first; the first one begins when it was first measured, or with the window. */
  spans: StatusSpan[];
  /** Newest first. */
  waivers: PastWaiver[];
}

export interface PastWaiver extends WaiverView {
  /** Taken back, or replaced by another, before its day. */
  endedAt: Date | null;
  endedByName: string | null;
}

/** What a check was over the last 30 days, and who waived it. Throws `checklist.not_found`. */
export async function getCheckHistory(
  deps: Deps,
  actor: Actor,
  input: z.infer<typeof GetCheckHistoryInput>,
): Promise<CheckHistory> {
  requireScope(actor, "checklist:read");
  const { id } = findCheck(deps, input.id);
  const to = deps.clock.now();
  const from = new Date(to.getTime() - historyMs);
  const [before, since, waivers] = await Promise.all([
    readChanges(deps, id, "before", from),
    readChanges(deps, id, "since", from),
    deps.store.db
      .select()
      .from(checkWaivers)
      .where(and(eq(checkWaivers.checkId, id), gt(checkWaivers.until, from)))
      .orderBy(desc(checkWaivers.at), desc(checkWaivers.id)),
  ]);
  const past = waivers.map((row) => ({ ...waiverViewOf(row), endedAt: row.endedAt, endedByName: row.endedByName }));
  return { id, from, to, spans: spansOf([...before, ...since], from, to), waivers: past };
}

/** `before`: the newest one until then, which says what it was at that moment. */
async function readChanges({ store }: Deps, id: string, side: "before" | "since", moment: Date) {
  const { checkId, at, status, summary } = checkChanges;
  const read = store.db.select({ at, status, summary }).from(checkChanges);
  if (side === "since") return read.where(and(eq(checkId, id), gt(at, moment))).orderBy(asc(at), asc(checkChanges.id));
  return read
    .where(and(eq(checkId, id), lte(at, moment)))
    .orderBy(desc(at), desc(checkChanges.id))
    .limit(1);
}
