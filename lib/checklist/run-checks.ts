import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import type { Store } from "@/lib/store/open-store";
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
  await (ids === undefined ? runAll(deps) : measureAll(deps, wanted));
  if (actor.kind !== "system")
    await recordAudit(deps.store.db, actor, {
      action: "checklist.run",
      ...(wanted.length === 1 && wanted[0] ? { subject: wanted[0].id } : {}),
      details: { checks: ids === undefined ? "all" : wanted.map(({ id }) => id) },
    });
  return readChecklist(deps);
}

/** Of each store: who measures everything now, and who will right after that. */
const runs = new WeakMap<Store, { now: Promise<unknown>; next?: Promise<unknown> }>();

/**
 * Those who come while everything is being measured share one more run, begun after that: what they see is newer than
 * their question, and asking again and again costs the databases no more than asking.
 */
function runAll(deps: Deps): Promise<unknown> {
  const run = runs.get(deps.store);
  if (run === undefined) {
    const now = measureAll(deps, checksFor(deps.config)).finally(() => {
      if (runs.get(deps.store)?.next === undefined) runs.delete(deps.store);
    });
    runs.set(deps.store, { now });
    return now;
  }
  run.next ??= run.now
    .catch(() => undefined)
    .then(() => {
      runs.delete(deps.store);
      return runAll(deps);
    });
  return run.next;
}
