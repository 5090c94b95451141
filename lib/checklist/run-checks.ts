import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { checksFor } from "./checks";
import { CheckId, findCheck } from "./find-check";
import type { Checklist } from "./judge-checklist";
import { measureAll } from "./measure-all";
import { readChecklist } from "./read-checklist";

export const RunChecksInput = z.object({
  /** Which; all of them when left out. */
  ids: z.array(CheckId).min(1).max(200).optional(),
});

/** Measures now, in this process, and waits for it. Throws `checklist.not_found`. */
export async function runChecks(deps: Deps, actor: Actor, input: z.infer<typeof RunChecksInput>): Promise<Checklist> {
  requireScope(actor, "checklist:run");
  const { ids } = input;
  const wanted = ids === undefined ? checksFor(deps.config) : [...new Set(ids)].map((id) => findCheck(deps, id));
  await measureAll(deps, wanted);
  if (actor.kind !== "system")
    await recordAudit(deps.store.db, actor, {
      action: "checklist.run",
      ...(wanted.length === 1 && wanted[0] ? { subject: wanted[0].id } : {}),
      details: { checks: ids === undefined ? "all" : wanted.map(({ id }) => id) },
    });
  return readChecklist(deps);
}
