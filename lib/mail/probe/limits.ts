import { StepFailure } from "./problem";
import type { SmtpStepName } from "./transcript";

/** Seconds each step may take, and all together. */
export interface ProbeLimits {
  steps: Record<SmtpStepName, number>;
  whole: number;
}

export const usualLimits: ProbeLimits = {
  steps: {
    resolve: 5,
    connect: 8,
    greeting: 10,
    ehlo: 10,
    starttls: 10,
    auth: 10,
    "mail-from": 10,
    "rcpt-to": 10,
    quit: 5,
  },
  whole: 45,
};

/**
 * Work that ends after so many seconds with a `StepFailure`, and at once when `signal` aborts. What the work ignores
 * the signal for goes on unheard.
 */
export async function withinSeconds<T>(
  seconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const ending = new AbortController();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  ending.signal.addEventListener("abort", () => reject(ending.signal.reason as Error));
  const onAbort = () => ending.abort(signal.reason);
  signal.addEventListener("abort", onAbort);
  const timer = setTimeout(() => ending.abort(timedOut(seconds)), seconds * 1000);
  try {
    return await Promise.race([work(ending.signal), ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

function timedOut(seconds: number): StepFailure {
  return new StepFailure(`No answer within ${Number(seconds.toFixed(1))} s.`, { kind: "timeout", seconds });
}
