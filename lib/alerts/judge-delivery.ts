import { OperatorError } from "@/lib/kernel/errors";
import type { Answer } from "./post-json";

const [secondMs, minuteMs, hourMs] = [1000, 60_000, 3_600_000];
/** Before the second attempt, the third…; from then on every hour. */
const pausesMs = [10 * secondMs, minuteMs, 5 * minuteMs, 30 * minuteMs, hourMs];
/** After a day nobody acts on it any more. */
const worthTryingMs = 24 * hourMs;

export type Delivery =
  | { what: "delivered" }
  | { what: "refused"; error: OperatorError }
  | { what: "later"; at: Date; error: OperatorError };

interface Try {
  host: string;
  /** Of the event. */
  since: Date;
  /** 1 for the first. */
  attempt: number;
  now: Date;
}

/** What an answer, or why there was none, means for an event. Pure. */
export function judgeDelivery(answer: Answer | OperatorError, given: Try): Delivery {
  if (answer instanceof OperatorError) return later(answer, null, given);
  const { status, retryAfterSeconds } = answer;
  if (status >= 200 && status < 300) return { what: "delivered" };
  const error = refused(given.host, status);
  const isTransient = status >= 500 || status === 408 || status === 429;
  return isTransient ? later(error, retryAfterSeconds, given) : { what: "refused", error };
}

function later(error: OperatorError, retryAfterSeconds: number | null, { since, attempt, now }: Try): Delivery {
  const lastAt = since.getTime() + worthTryingMs;
  if (now.getTime() >= lastAt) return { what: "refused", error };
  const pauseMs = pausesMs[attempt - 1] ?? hourMs;
  const waitMs = Math.max(pauseMs, (retryAfterSeconds ?? 0) * secondMs);
  return { what: "later", at: new Date(Math.min(now.getTime() + waitMs, lastAt)), error };
}

function refused(host: string, status: number): OperatorError {
  return new OperatorError("alerts.webhook_refused", `${host} answered ${status} to the alert.`, {
    hint: hintFor(status),
    details: { status },
  });
}

function hintFor(status: number): string {
  if (status >= 300 && status < 400)
    return "Redirects are not followed: set ALERT_WEBHOOK_URL to the address that it leads to.";
  if (status === 401 || status === 403)
    return "It did not accept the signature or the address: compare ALERT_WEBHOOK_SECRET on both sides.";
  if (status === 404 || status === 410) return "Nothing listens at ALERT_WEBHOOK_URL any more.";
  return "The receiver's log says why; docs/alerts.md says what it is sent.";
}
