import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { createLogger } from "@/lib/kernel/logger";
import { afterAll, beforeAll, expect, test } from "vitest";
import { limitPages } from "./limit-pages";
import { observeRequests } from "./observe-requests";

let server: Server;
const lines: Record<string, unknown>[] = [];

beforeAll(async () => {
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  observeRequests(createLogger({ level: "info", role: "web", version: "0.0.0" }, destination), { https: false });
  limitPages(0.3);
  server = createServer((request, response) => {
    response.setHeader("link", "</page.css>; rel=preload; as=style");
    if (request.url === "/begun") response.write("<p>begun");
    // What a framework does that has waited too long: it looks whether there is somebody to answer.
    const lateMs = request.url?.includes("?") ? 10_000 : 600;
    void wait(lateMs, undefined, { ref: false }).then(() =>
      response.writableEnded ? undefined : response.end("late"),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => {
  server.close();
});

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, init);
}

test("a page of which nothing comes is a 504 that says what to do, in time", async () => {
  const startedAt = performance.now();
  const response = await ask("/backups?page=<script>");
  expect(performance.now() - startedAt).toBeLessThan(5000);
  expect(response.status).toBe(504);
  const { headers } = response;
  const nonce = /style-src 'nonce-([^']+)'/.exec(headers.get("content-security-policy") ?? "")?.[1] ?? "none";
  expect([headers.get("content-type"), headers.get("cache-control")]).toEqual(["text/html; charset=utf-8", "no-store"]);
  expect(headers.get("link")).toBeNull();
  const page = await response.text();
  for (const said of [
    "not answered within 0.3 s",
    "Try again",
    String(headers.get("x-request-id")),
    `nonce="${nonce}"`,
  ])
    expect(page).toContain(said);
  expect(page).not.toContain("<script>");
  await expect
    .poll(() => lines.find((line) => line["msg"] === "request"))
    .toMatchObject({ status: 504, path: "/backups", requestId: headers.get("x-request-id") });
});

test("HEAD has the status without the page", async () => {
  const response = await ask("/backups", { method: "HEAD" });
  expect([response.status, await response.text()]).toEqual([504, ""]);
});

test.each([
  ["a page that has begun", "/begun", {}, "<p>begunlate"],
  ["a form", "/backups", { method: "POST" }, "late"],
  ["what a page fetches to change itself", "/backups", { headers: { rsc: "1" } }, "late"],
  ["a route", "/api/admin/backups", {}, "late"],
  ["a probe", "/health", {}, "late"],
])("%s is left alone", async (_what, path, init, text) => {
  const response = await ask(path, init);
  expect([response.status, await response.text()]).toEqual([200, text]);
});
