import { OperatorError } from "@/lib/kernel/errors";
import type { SmtpFailure } from "./smtp-failure";

/** Seconds to wait after the first, second, … failed attempt; the last one for all that follow. */
export interface BackOff {
  transient: readonly number[];
  configuration: readonly number[];
  /** After that long nobody waits for the mail any more. */
  giveUpAfter: number;
}

const [minute, hour] = [60, 3600];

export const usualBackOff: BackOff = {
  transient: [30, 2 * minute, 10 * minute, 30 * minute, hour],
  configuration: [10 * minute, 30 * minute, hour],
  giveUpAfter: 24 * hour,
};

/** When to try again after so many attempts; null: no more. */
export function nextAttempt(
  backOff: BackOff,
  kind: SmtpFailure["kind"],
  { attempts, since, now }: { attempts: number; since: Date; now: Date },
): Date | null {
  if (kind === "permanent") return null;
  const waits = backOff[kind];
  const seconds = waits[Math.min(attempts, waits.length) - 1] ?? 0;
  const at = new Date(now.getTime() + seconds * 1000);
  return at.getTime() - since.getTime() > backOff.giveUpAfter * 1000 ? null : at;
}

/** After the last attempt of many: what it was that went on failing. */
export function gaveUp(attempts: number, last: OperatorError): OperatorError {
  return new OperatorError("mail.gave_up", `Given up after ${attempts} attempts. The last one: ${last.message}`, {
    hint: "Mend what it says, then send the mail again.",
    details: { lastCode: last.code },
  });
}
