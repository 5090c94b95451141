import type { Check, Judgement } from "@/lib/checklist/check";
import type { Deps } from "@/lib/deps";

/** Gathers and judges a check as the engine does, without its time limit. */
export function measure(
  check: Check,
  deps: Pick<Deps, "config"> & Partial<Deps>,
  now = new Date(),
): Promise<Judgement> {
  return check.measure(deps as Deps, { now, signal: new AbortController().signal });
}
