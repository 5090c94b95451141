import type { ActionResult } from "@/app/_server/action";
import { withPassword } from "@/components/account/password-request";
import { reportOf } from "@/components/api";

/**
 * A server action's answer; a request that never arrived is an error like any other. When the action takes the password
 * again, the person is asked for it and the action is repeated.
 */
export function settle<T>(ask: () => Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  return withPassword<ActionResult<T>>(
    () => ask().catch((error: unknown) => ({ ok: false, error: reportOf(error) })),
    (answer) => (answer.ok ? null : answer.error),
    (error) => ({ ok: false, error }),
  );
}
