import type { Deps } from "@/lib/deps";
import { type CheckView, viewOf } from "./check-view";
import { checksFor } from "./checks";
import { findCheck } from "./find-check";
import { type Checklist, judgeChecklist } from "./judge-checklist";
import { readResults, readWaivers } from "./read-stored";

/** The checklist as it is written down, measuring nothing. */
export async function readChecklist(deps: Deps): Promise<Checklist> {
  const now = deps.clock.now();
  const [results, waivers] = await Promise.all([readResults(deps), readWaivers(deps, now)]);
  const views = checksFor(deps.config).map((check) => viewOf(check, results.get(check.id), waivers.get(check.id)));
  return judgeChecklist(now, views);
}

/** One line of it. Throws `checklist.not_found`. */
export async function readCheck(deps: Deps, id: string): Promise<CheckView> {
  const check = findCheck(deps, id);
  const [results, waivers] = await Promise.all([readResults(deps), readWaivers(deps, deps.clock.now())]);
  return viewOf(check, results.get(id), waivers.get(id));
}
