import type { Resend } from "../../_components/mail-outcome";
import { resendMailAction } from "../actions";

/** Sends the very mail again. */
export function resendSame(mailId: string): Resend {
  return async () => {
    const answer = await resendMailAction({ id: mailId });
    return answer.ok ? { ok: true, value: { mailId: answer.value.id } } : answer;
  };
}
