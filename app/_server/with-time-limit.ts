import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import type { RequestContext } from "./request-context";

/**
 * What the work answers, if it does so in time; throws `request.timed_out` otherwise. The work itself cannot be stopped:
 * it goes on, each of its statements with a limit of its own, and when it fails the log says so.
 */
export async function withTimeLimit<T>(
  { config }: Deps,
  { log }: Pick<RequestContext, "log">,
  work: Promise<T>,
): Promise<T> {
  const seconds = config.requestTimeoutSeconds;
  const late = Promise.withResolvers<never>();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    late.reject(timedOut(seconds));
  }, seconds * 1000);
  work.catch((error: unknown) => {
    if (isLate) log.error({ err: error }, "failed after its request had timed out");
  });
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function timedOut(seconds: number): OperatorError {
  return new OperatorError("request.timed_out", `There was no answer within ${seconds} s.`, {
    kind: "timed_out",
    hint: "What was asked for may still happen: look before you try again. REQUEST_TIMEOUT_SECONDS sets the limit.",
    details: { seconds },
  });
}
