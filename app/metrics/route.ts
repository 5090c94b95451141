import { createHash, timingSafeEqual } from "node:crypto";
import { countAndLimit } from "@/app/_server/count-and-limit";
import { identify } from "@/app/_server/current-actor";
import { webDeps } from "@/app/_server/deps";
import { type RequestContext, requestContext } from "@/app/_server/request-context";
import { answerError, jsonAnswer } from "@/app/_server/respond";
import { withTimeLimit } from "@/app/_server/with-time-limit";
import { type Actor, systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { getMetrics } from "@/lib/metrics";

export const dynamic = "force-dynamic";

/** For Prometheus: with `Authorization: Bearer` and METRICS_TOKEN, or an API token or session that may read metrics. */
export async function GET(request: Request): Promise<Response> {
  const deps = webDeps();
  const context = requestContext(deps, request.headers);
  try {
    const actor = scraper(deps, context, request) ?? (await withTimeLimit(deps, context, caller(deps, context)));
    const headers = { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" };
    return new Response(await getMetrics(deps, actor), { headers });
  } catch (error) {
    const { status, report } = answerError(error, context);
    if (status === 401) context.answerHeaders.set("www-authenticate", 'Bearer realm="metrics"');
    return jsonAnswer(context, status, { error: report });
  }
}

/**
 * Whoever holds METRICS_TOKEN may read metrics, and nothing else. Not counted: that would ask the store, and the scraper
 * is to be told that it is silent.
 */
function scraper({ config }: Deps, { address, requestId }: RequestContext, request: Request): Actor | null {
  const given = /^Bearer (\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (given === undefined || config.metricsToken === null || !isSame(given, config.metricsToken)) return null;
  const token = { id: "METRICS_TOKEN", scopes: new Set(["metrics:read"] as const) };
  return { ...systemActor, kind: "token", name: "METRICS_TOKEN", address, requestId, token };
}

async function caller(deps: Deps, context: RequestContext): Promise<Actor> {
  const { actor } = await identify(deps, context);
  await countAndLimit(deps, context, actor, false);
  if (actor === null) throw notAllowed();
  return actor;
}

/** Hashed first: the comparison takes as long whatever the lengths and wherever they differ. */
function isSame(given: string, wanted: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(given), hash(wanted));
}

function notAllowed(): OperatorError {
  return new OperatorError("auth.not_signed_in", "Metrics are for those who may read them.", {
    kind: "unauthenticated",
    hint: "Send METRICS_TOKEN, or an API token that may read metrics, as a bearer token in the header Authorization.",
  });
}
