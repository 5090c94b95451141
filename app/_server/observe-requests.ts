import { channel } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { logContext } from "@/lib/kernel/log-context";
import { newId, newSecret } from "@/lib/kernel/ids";
import { countRequest, routePatterns } from "@/lib/metrics";

const slot = Symbol.for("seaworthy.web.requests");

interface Observed {
  /** Name of the request header that carries the peer's address: random, so that no client can send it. */
  peerHeader: string;
  /** Who made the requests that are being answered, by request id. */
  actors: Map<string, string>;
}

/** Shared between the bundles of one process. */
export function observed(): Observed {
  const holder = globalThis as typeof globalThis & { [slot]?: Observed };
  holder[slot] ??= {
    peerHeader: `x-peer-${newSecret()
      .toLowerCase()
      .replace(/[^a-z0-9]/g, "")}`,
    actors: new Map(),
  };
  return holder[slot];
}

/** For the access log. Only while the request is being answered. */
export function noteActor(requestId: string, actorId: string | null): void {
  const { actors } = observed();
  if (actorId !== null && actors.has(requestId)) actors.set(requestId, actorId);
}

/**
 * Gives every HTTP request of this process an id and the address of its peer (Next hides the socket from handlers),
 * and when its response is over, sent or aborted, counts it and writes one access line.
 */
export function observeRequests(log: Logger, options: { https: boolean }): void {
  const routeOf = routePatterns();
  channel("http.server.request.start").subscribe((message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const requestId = acceptRequestId(request.headers["x-request-id"]);
    request.headers["x-request-id"] = requestId;
    // Published right before the handlers are called, so what they start is in this context, too.
    logContext().enterWith({ requestId });
    request.headers[observed().peerHeader] = request.socket.remoteAddress ?? "";
    response.setHeader("x-request-id", requestId);
    if (options.https) response.setHeader("strict-transport-security", "max-age=31536000");
    noteWhenOver(log, request, response, requestId, routeOf);
  });
}

function noteWhenOver(
  log: Logger,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  routeOf: (path: string) => string,
): void {
  const startedAt = performance.now();
  const path = pathOnly(request.url);
  const { actors } = observed();
  actors.set(requestId, "");
  response.once("close", () => {
    const actorId = actors.get(requestId) || null;
    actors.delete(requestId);
    const elapsedMs = performance.now() - startedAt;
    const { method = "" } = request;
    countRequest({ method, route: routeOf(path), status: response.statusCode, seconds: elapsedMs / 1000 });
    if (path.startsWith("/_next/") || isQuietProbe(path, response)) return;
    const milliseconds = Math.round(elapsedMs);
    const line = { requestId, method, path, status: response.statusCode, milliseconds, actorId };
    if (response.writableFinished) log.info(line, "request");
    else log.info({ ...line, aborted: true }, "request aborted");
  });
}

/** Proxies and orchestrators ask every second, and what they hear is no news. */
function isQuietProbe(path: string, { statusCode }: ServerResponse): boolean {
  return statusCode === 200 && (path === "/health" || path === "/health/ready");
}

/** One-time tokens travel in query strings: those never reach a log. */
function pathOnly(url: string | undefined): string {
  return (url ?? "/").split("?", 1)[0] ?? "/";
}

/** A proxy's own request id is kept when it is harmless in logs and headers. */
export function acceptRequestId(given: string | string[] | null | undefined): string {
  return typeof given === "string" && /^[\w.-]{8,64}$/.test(given) ? given : newId();
}
