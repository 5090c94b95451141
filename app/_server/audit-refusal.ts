import { RateLimiterMemory } from "rate-limiter-flexible";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import { addressGroup } from "@/lib/auth/client-address";
import type { Deps } from "@/lib/deps";
import type { OperatorError } from "@/lib/kernel/errors";
import type { RequestContext } from "./request-context";
import type { Attempt } from "./attempt";

/** Strangers may not fill the store by knocking: so many rows a minute for each visitor, and none of them is long. */
const strangerRows = new RateLimiterMemory({ points: 20, duration: 60 });
const longestWhat = 300;

/** Writes down who was refused what. */
export async function auditRefusal(
  deps: Deps,
  context: RequestContext,
  actor: Actor | null,
  attempt: Attempt,
  error: OperatorError,
): Promise<void> {
  if (actor === null && !(await mayWrite(context.address))) return;
  await recordAudit(
    deps.store.db,
    actor ?? stranger(context),
    {
      action: "access.refused",
      outcome: "refused",
      details: { ...error.details, what: attempt.what.slice(0, longestWhat), code: error.code },
      ...(attempt.subject === undefined ? {} : { subject: attempt.subject }),
    },
    deps.clock.now(),
  );
}

async function mayWrite(address: string | null): Promise<boolean> {
  try {
    await strangerRows.consume(address === null ? "unknown" : addressGroup(address));
    return true;
  } catch {
    return false;
  }
}

function stranger(context: RequestContext): Actor {
  const { address, requestId } = context;
  return { kind: "user", id: null, name: "anonymous", role: null, address, requestId, session: null };
}
