import { appendFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

/**
 * Stands for a web process behind the proxy: `node replica.ts ADDRESS PORT DRAIN_MS FILE`. On SIGTERM it says that it is
 * not ready, answers for DRAIN_MS more, and then closes. What it is asked to count is a line in FILE.
 */
const [address = "127.0.0.1", port = "0", drainMs = "0", countedFile = "/dev/null"] = process.argv.slice(2);
let isReady = true;

const answers: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => unknown>> = {
  "/health/ready": (_, response) => response.writeHead(isReady ? 200 : 503).end(),
  "/page": (_, response) =>
    response.setHeader("content-type", "text/html; charset=utf-8").setHeader("cache-control", "s-maxage=60").end(text),
  "/_next/static/app.js": (_, response) => response.setHeader("content-type", "application/javascript").end(text),
  "/archive": (_, response) => response.setHeader("content-type", "application/octet-stream").end(text),
  "/lines": async (_, response) => {
    response.setHeader("content-type", "application/x-ndjson");
    response.write(`${JSON.stringify({ step: 1 })}\n`);
    await wait(1000);
    response.end(`${JSON.stringify({ step: 2 })}\n`);
  },
  "/count": async (request, response) => {
    const body = await read(request);
    appendFileSync(countedFile, `${body}\n`);
    await wait(5);
    response.end(body);
  },
  "/count-and-hang-up": (request) => {
    appendFileSync(countedFile, `${request.method}\n`);
    request.socket.destroy();
  },
};

const text = "It is fit for production. ".repeat(800);

const server = createServer((request, response) => {
  const path = (request.url ?? "").split("?", 1)[0] ?? "";
  response.setHeader("x-request-id", request.headers["x-request-id"] ?? "");
  response.setHeader("x-replica", address);
  response.setHeader("x-frame-options", "DENY");
  if (path.startsWith("/_next/static/only-on-") && !path.endsWith(address)) {
    response.writeHead(404).end();
    return;
  }
  void (answers[path] ?? describe)(request, response);
});

/** What arrived. */
async function describe(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url, headers } = request;
  let bodyBytes = 0;
  for await (const chunk of request) bodyBytes += (chunk as Buffer).length;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ method, url, headers, bodyBytes }));
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

process.once("SIGTERM", () => {
  isReady = false;
  void wait(Number(drainMs)).then(() => server.close());
});
server.listen(Number(port), address, () => process.stdout.write("ready\n"));
