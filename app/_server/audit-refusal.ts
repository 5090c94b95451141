import { RateLimiterMemory } from "rate-limiter-flexible";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import type { OperatorError } from "@/lib/kernel/errors";
import type { RequestContext } from "./request-context";
import type { Attempt } from "./attempt";

/** Strangers may not fill the store by knocking: so many rows a minute for each address. */
const strangerRows = new RateLimiterMemory({ points: 20, duration: 60 });

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
      details: { ...error.details, what: attempt.what, code: error.code },
      ...(attempt.subject === undefined ? {} : { subject: attempt.subject }),
    },
    deps.clock.now(),
  );
}

async function mayWrite(address: string | null): Promise<boolean> {
  try {
    await strangerRows.consume(address ?? "unknown");
    return true;
  } catch {
    return false;
  }
}

function stranger(context: RequestContext): Actor {
  const { address, requestId } = context;
  return { kind: "user", id: null, name: "anonymous", role: null, address, requestId, session: null };
}
