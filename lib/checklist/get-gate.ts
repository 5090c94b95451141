import { and, eq, inArray, isNull, max } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { countAliveWorkers } from "@/lib/jobs";
import { backups } from "@/lib/store/schema";
import { getChecklist } from "./get-checklist";
import { type GateName, type GateReason, gates, judgeGate } from "./judge-gate";

export const GetGateInput = z.object({ gate: z.enum(gates) });

export interface Gate {
  gate: GateName;
  open: boolean;
  /** What is in the way; empty when it is open. */
  reasons: GateReason[];
  checkedAt: Date;
}

/** Whether a pipeline may go on: with migrating the target, or with deploying what uses it. */
export async function getGate(deps: Deps, actor: Actor, { gate }: z.infer<typeof GetGateInput>): Promise<Gate> {
  requireScope(actor, "checklist:read");
  const [{ at, checks }, newestProvenAt, workersAlive] = await Promise.all([
    getChecklist(deps, actor),
    readNewestProven(deps),
    countAliveWorkers(deps.store),
  ]);
  const reasons = judgeGate(gate, { now: at, newestProvenAt, workersAlive, checks });
  return { gate, open: reasons.length === 0, reasons, checkedAt: at };
}

/** Of what was dumped here: an upload says nothing about when its content was true. */
async function readNewestProven({ store, target }: Deps): Promise<Date | null> {
  const [row] = await store.db
    .select({ at: max(backups.createdAt) })
    .from(backups)
    .where(
      and(
        eq(backups.proof, "proven"),
        eq(backups.state, "complete"),
        isNull(backups.deletedAt),
        eq(backups.databaseName, target.database),
        inArray(backups.kind, ["manual", "scheduled", "pre-migration"]),
      ),
    );
  return row?.at ?? null;
}
