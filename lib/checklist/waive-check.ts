import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { codeOf, OperatorError, rootOf } from "@/lib/kernel/errors";
import { newId } from "@/lib/kernel/ids";
import { inTransaction } from "@/lib/store/in-transaction";
import { checkWaivers } from "@/lib/store/schema";
import type { CheckView } from "./check-view";
import { CheckId, findCheck } from "./find-check";
import { readCheck } from "./read-checklist";

const longestDays = 366;
const mostTries = 10;

export const WaiveCheckInput = z.object({
  id: CheckId,
  reason: z.string().trim().min(5).max(500),
  /** ISO 8601; within a year. */
  until: z.iso.datetime({ offset: true }),
});

/**
 * Says that a check may be as it is until a day. It is measured all the same and counts again by itself after that. One
 * that is waived already gets the new reason and day. Throws `checklist.not_found`, `checklist.until`.
 */
export async function waiveCheck(deps: Deps, actor: Actor, input: z.infer<typeof WaiveCheckInput>): Promise<CheckView> {
  requireScope(actor, "checklist:waive");
  const { id: checkId } = findCheck(deps, input.id);
  const now = deps.clock.now();
  const until = readUntil(input.until, now);
  const waiver = { checkId, reason: input.reason, until, at: now };
  await untilAlone(() => putInPlace(deps, actor, waiver));
  return readCheck(deps, checkId);
}

/** Who waives it at the same moment as another takes the place of that one. */
async function untilAlone(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= mostTries || codeOf(rootOf(error)) !== "ER_DUP_ENTRY") throw error;
    }
  }
}

async function putInPlace(
  { store }: Deps,
  actor: Actor,
  { checkId, reason, until, at }: Pick<typeof checkWaivers.$inferSelect, "checkId" | "reason" | "until" | "at">,
): Promise<void> {
  const { name: byName } = actor;
  await inTransaction(store, async (tx) => {
    await tx
      .update(checkWaivers)
      .set({ endedAt: at, endedByName: byName })
      .where(and(eq(checkWaivers.checkId, checkId), isNull(checkWaivers.endedAt)));
    await tx.insert(checkWaivers).values({ id: newId(at), checkId, reason, until, byName, at });
    const details = { reason, until: until.toISOString() };
    await recordAudit(tx, actor, { action: "checklist.waive", subject: checkId, details });
  });
}

function readUntil(text: string, now: Date): Date {
  const until = new Date(text);
  const days = (until.getTime() - now.getTime()) / 86_400_000;
  if (days > 0 && days <= longestDays) return until;
  throw new OperatorError(
    "checklist.until",
    days > 0 ? "That is more than a year from now." : "That moment has passed already.",
    { kind: "invalid", hint: "Give a moment within a year from now, such as the day it will be put right." },
  );
}
