import { once } from "node:events";
import { Agent, createServer, get, type IncomingMessage, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createLogger } from "@/lib/kernel/logger";
import { observeRequests } from "./observe-requests";

let server: Server;
let log: Logger;
const lines: Record<string, unknown>[] = [];
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

beforeAll(async () => {
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  log = createLogger({ level: "info", role: "web", version: "0.0.0" }, destination);
  observeRequests(log, { https: false });
  // Knows nothing of ids, as a verb does not: it logs before and after it has waited for something.
  server = createServer((request, response) => {
    log.info({ path: request.url }, "begun");
    void wait(10).then(() => {
      log.warn({ path: request.url }, "done");
      response.end("hello");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  agent.destroy();
  server.close();
});
beforeEach(() => void lines.splice(0));

async function ask(path: string, headers: Record<string, string> = {}): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const request = get({ host: "127.0.0.1", port, path, headers, agent });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  await text(response);
  await expect
    .poll(() => lines.some((line) => line["msg"] === "request" && line["path"] === path.split("?")[0]))
    .toBe(true);
  return String(response.headers["x-request-id"]);
}

test("each line written while a request is answered carries its id, and so does the answer", async () => {
  const [first, second] = [await ask("/one"), await ask("/two")];
  expect(first).not.toBe(second);
  for (const [path, requestId] of [
    ["/one", first],
    ["/two", second],
  ]) {
    const own = lines.filter((line) => line["path"] === path);
    expect(own.map(({ msg }) => msg)).toEqual(["begun", "done", "request"]);
    expect(new Set(own.map((line) => line["requestId"]))).toEqual(new Set([requestId]));
  }
});

test("each line tells role, host and number of the process", async () => {
  await ask("/");
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line).toMatchObject({ role: "web", host: expect.any(String), pid: process.pid });
});

test("requests at the same moment do not mix their ids up", async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, (_, i) => ask(`/at-once/${i}`)));
  for (const [i, requestId] of ids.entries())
    expect(lines.filter((line) => line["path"] === `/at-once/${i}`).map((line) => line["requestId"])).toEqual([
      requestId,
      requestId,
      requestId,
    ]);
});

test("an id from outside is kept when it is harmless", async () => {
  expect(await ask("/kept", { "x-request-id": "proxy-4711.a_b" })).toBe("proxy-4711.a_b");
});

test.each(["short", "x".repeat(65), 'a"b{c}de=fgh', "<script>alert(1)</script>"])("%s is replaced", async (given) => {
  expect(await ask("/replaced", { "x-request-id": given })).toMatch(/^[0-9a-z]{26}$/);
});

test("the access line has no query: one-time tokens travel there", async () => {
  await ask("/reset?token=hunter2hunter2");
  expect(JSON.stringify(lines.filter((line) => line["msg"] === "request"))).not.toContain("hunter2");
});
