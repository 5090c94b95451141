import type { Actor } from "@/lib/auth/actor";
import { countRequest, type Quota, windowSeconds } from "@/lib/auth/request-limits";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import type { RequestContext } from "./request-context";

/**
 * Counts the request and says in its answer what is left, in the fields of draft-ietf-httpapi-ratelimit-headers-10.
 * Throws `request.too_many` when nothing is.
 */
export async function countAndLimit(
  deps: Deps,
  { address, answerHeaders }: Pick<RequestContext, "address" | "answerHeaders">,
  actor: Actor | null,
  mutates: boolean,
): Promise<void> {
  const quota = await countRequest(deps, { actor, address }, mutates);
  const { name, allowed, remaining, resetSeconds } = quota;
  answerHeaders.set("ratelimit-policy", `"${name}";q=${allowed};w=${windowSeconds}`);
  answerHeaders.set("ratelimit", `"${name}";r=${remaining};t=${resetSeconds}`);
  if (quota.isExceeded) throw tooMany(quota);
}

function tooMany({ name, allowed, resetSeconds }: Quota): OperatorError {
  const whose = { reads: "to read", changes: "to change something", strangers: "without signing in" }[name];
  return new OperatorError("request.too_many", `More than ${allowed} requests a minute ${whose}.`, {
    kind: "rate_limited",
    hint: `Try again in ${resetSeconds} s. The limit is RATE_LIMIT_${name.toUpperCase()} in the settings.`,
    retryAfterSeconds: resetSeconds,
    details: { quota: name, allowed, windowSeconds },
  });
}
