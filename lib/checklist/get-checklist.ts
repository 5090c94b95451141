import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { checksFor } from "./checks";
import { isDueForLook, liveForMs, readChanges } from "./due";
import type { Checklist } from "./judge-checklist";
import { readChecklist } from "./read-checklist";
import { readResults } from "./read-stored";
import { refreshLive } from "./refresh-live";

export const GetChecklistInput = z.object({});

/**
 * Every check with its newest result. Those that ask little (`live`) are measured again when theirs is older than five
 * seconds; whatever hangs, this answers within two.
 */
export async function getChecklist(
  deps: Deps,
  actor: Actor,
  _input: z.infer<typeof GetChecklistInput> = {},
): Promise<Checklist> {
  requireScope(actor, "checklist:read");
  const now = deps.clock.now();
  const [results, changes] = await Promise.all([
    readResults(deps),
    readChanges(deps, new Date(now.getTime() - liveForMs)),
  ]);
  const due = checksFor(deps.config).filter((check) => isDueForLook(check, results.get(check.id), { now, changes }));
  await refreshLive(deps, due);
  return readChecklist(deps);
}
