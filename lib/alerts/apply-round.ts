import { and, eq, gt, max, ne } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { newId } from "@/lib/kernel/ids";
import type { Transaction } from "@/lib/store/open-store";
import { alerts } from "@/lib/store/schema";
import type { Condition, Sighting } from "./condition";
import { type Change, type Known, planRound, toldAgainAfterMs } from "./plan-round";
import { tellResolved, tellStarted } from "./tell";

/** Titles of what administrators were told. */
export interface RoundResult {
  opened: string[];
  resolved: string[];
}

/** Writes down what a round saw and queues what follows from it. */
export async function applyRound(tx: Transaction, deps: Deps, sighting: Sighting, now: Date): Promise<RoundResult> {
  const changes = planRound(sighting, await readKnown(tx, now), now);
  for (const change of changes) await apply(tx, deps, change, now);
  return {
    opened: changes.flatMap((it) => (it.what === "open" || it.what === "worse" ? [it.condition.title] : [])),
    resolved: changes.flatMap((it) => (it.what === "resolve" ? [it.row.title] : [])),
  };
}

async function readKnown(tx: Transaction, now: Date): Promise<Known> {
  const lately = new Date(now.getTime() - toldAgainAfterMs);
  const [live, opened] = [
    await tx.select().from(alerts).where(ne(alerts.state, "resolved")),
    await tx
      .select({ subjectKey: alerts.subjectKey, at: max(alerts.openedAt) })
      .from(alerts)
      .where(and(eq(alerts.state, "resolved"), gt(alerts.openedAt, lately)))
      .groupBy(alerts.subjectKey),
  ];
  return { live, lastOpened: new Map(opened.flatMap(({ subjectKey, at }) => (at === null ? [] : [[subjectKey, at]]))) };
}

async function apply(tx: Transaction, deps: Deps, change: Change, now: Date): Promise<void> {
  switch (change.what) {
    case "watch":
      return watch(tx, change.condition, now);
    case "see":
      return update(tx, change.row.id, seen(change.condition, now));
    case "open":
      await update(tx, change.row.id, { ...seen(change.condition, now), state: "open", openedAt: now });
      return tellStarted(tx, deps, { id: change.row.id, startedAt: change.row.firstSeenAt }, change.condition, now);
    case "worse":
      await update(tx, change.row.id, seen(change.condition, now));
      return tellStarted(tx, deps, { id: change.row.id, startedAt: change.row.firstSeenAt }, change.condition, now);
    case "miss":
      return update(tx, change.row.id, { missedRounds: change.row.missedRounds + 1 });
    case "forget":
      await tx.delete(alerts).where(eq(alerts.id, change.row.id));
      return;
    case "resolve":
      await update(tx, change.row.id, { state: "resolved", resolvedAt: now });
      return tellResolved(tx, deps, change.row, now);
  }
}

async function watch(tx: Transaction, found: Condition, now: Date): Promise<void> {
  const { kind, subjectKey, title, evidence } = found;
  const moments = { firstSeenAt: now, lastSeenAt: now };
  await tx.insert(alerts).values({ id: newId(now), state: "pending", kind, subjectKey, title, evidence, ...moments });
}

function seen({ title, evidence }: Condition, now: Date) {
  return { title, evidence, lastSeenAt: now, missedRounds: 0 };
}

async function update(tx: Transaction, id: string, changes: Partial<typeof alerts.$inferInsert>): Promise<void> {
  await tx.update(alerts).set(changes).where(eq(alerts.id, id));
}
