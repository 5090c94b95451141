import { channel } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

const methods = "GET, HEAD, POST, PUT, PATCH, DELETE";
const requestHeaders =
  "authorization, content-type, idempotency-key, if-range, range, tus-resumable, upload-length, upload-metadata, upload-offset, x-request-id";
const answerHeaders =
  "content-disposition, content-length, content-range, etag, idempotency-replayed, location, ratelimit, ratelimit-policy, retry-after, upload-expires, upload-length, upload-offset, x-request-id";

/**
 * Lets pages of these other sites use the API (CORS), and those of no other. Without credentials: a session's cookie
 * never counts for them, so such a page needs an API token of its own, and no visitor's session can be borrowed.
 */
export function allowOrigins(origins: readonly string[]): void {
  if (origins.length === 0) return;
  channel("http.server.request.start").subscribe((message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    for (const [name, value] of corsHeaders(origins, request)) response.setHeader(name, value);
  });
}

/** What the answer says about who may read it; nothing for what is not the API. */
export function corsHeaders(
  origins: readonly string[],
  { url = "/", method, headers }: Pick<IncomingMessage, "url" | "method" | "headers">,
): [string, string][] {
  if (!url.startsWith("/api/") || url.startsWith("/api/auth/")) return [];
  // Also where there is nothing to say: a cache must not hand one site's answer to another.
  const always: [string, string][] = [["vary", "Origin"]];
  if (headers.origin === undefined || !origins.includes(headers.origin)) return always;
  const allowed: [string, string][] = [...always, ["access-control-allow-origin", headers.origin]];
  if (method !== "OPTIONS") return [...allowed, ["access-control-expose-headers", answerHeaders]];
  return [
    ...allowed,
    ["access-control-allow-methods", methods],
    ["access-control-allow-headers", requestHeaders],
    ["access-control-max-age", "600"],
  ];
}
