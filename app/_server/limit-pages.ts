import { randomBytes } from "node:crypto";
import { channel } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

/** Routes limit themselves, and answer in JSON. */
const notPages = /^\/(api|_next|health|metrics|version)(\/|$|\?)/;

/**
 * A page of which nothing was sent within the limit is answered with 504 and what to do. Next would leave the visitor
 * waiting, and knows no such status; what it renders later is given up. Once a page has begun, each part of it has its
 * own limit (`read`).
 */
export function limitPages(seconds: number): void {
  channel("http.server.request.start").subscribe((message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (!asksForPage(request)) return;
    const timer = setTimeout(() => giveUp(request, response, seconds), seconds * 1000);
    response.once("close", () => clearTimeout(timer));
  });
}

/** A whole one: what a page asks for in the background to change itself, it expects in another form. */
function asksForPage({ method, url = "/", headers }: IncomingMessage): boolean {
  return (method === "GET" || method === "HEAD") && headers["rsc"] === undefined && !notPages.test(url);
}

function giveUp(request: IncomingMessage, response: ServerResponse, seconds: number): void {
  if (response.headersSent) return;
  const nonce = randomBytes(16).toString("base64");
  response.statusCode = 504;
  // Next has named what its page would need; this one needs none of it, and its policy refuses it.
  response.removeHeader("link");
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.setHeader("cache-control", "no-store");
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("content-security-policy", `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'`);
  response.end(
    request.method === "HEAD" ? undefined : pageOf(seconds, String(response.getHeader("x-request-id")), nonce),
  );
}

/** Nothing in it comes from the request but its id, which is letters and digits. */
function pageOf(seconds: number, requestId: string, nonce: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>No answer in time · Seaworthy</title>
<style nonce="${nonce}">body { font: 1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1.25rem }</style>
<h1>There was no answer in time</h1>
<p>A database that this page needs has not answered within ${seconds} s. Nothing was changed by looking.</p>
<p><a href="">Try again</a>, or see <a href="/health/ready">what answers and what does not</a>.</p>
<p>In the log of the web process it is request ${requestId}.</p>
</html>
`;
}
