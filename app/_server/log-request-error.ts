import { webDeps } from "./deps";
import { headersOf, requestContext } from "./request-context";

export interface FailedRequest {
  path: string;
  method: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** An error that a page or action did not foresee: `digest` is what the browser was told instead of it. */
export function logRequestError(error: unknown, request: FailedRequest, routePath: string): void {
  const { log } = requestContext(webDeps(), headersOf(request.headers));
  const digest = typeof error === "object" && error !== null && "digest" in error ? String(error.digest) : null;
  log.error({ err: error, digest, method: request.method, route: routePath }, "unexpected error while rendering");
}
