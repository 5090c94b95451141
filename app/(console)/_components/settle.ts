import type { ActionResult } from "@/app/_server/action";
import { reportOf } from "@/components/api";

/** A server action's answer; a request that never arrived is an error like any other. */
export async function settle<T>(answer: Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  try {
    return await answer;
  } catch (error) {
    return { ok: false, error: reportOf(error) };
  }
}
