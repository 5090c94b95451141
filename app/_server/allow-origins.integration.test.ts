import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allowOrigins } from "./allow-origins";

const site = "https://status.example";
let server: Server;
let url: string;

beforeAll(async () => {
  allowOrigins([]);
  allowOrigins([site]);
  server = createServer((_request, response) => response.end());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const ask = (path: string, origin: string | null, method = "GET") =>
  fetch(url + path, { method, headers: origin === null ? {} : { origin } });

test("a site that is named may read answers, and never with the visitor's session", async () => {
  const { headers } = await ask("/api/admin/overview", site);
  expect(headers.get("access-control-allow-origin")).toBe(site);
  expect(headers.get("access-control-expose-headers")).toContain("ratelimit");
  expect(headers.get("access-control-allow-credentials")).toBeNull();
  expect(headers.get("vary")).toBe("Origin");
});

test("a preflight names what may be sent", async () => {
  const { headers } = await ask("/api/admin/backups", site, "OPTIONS");
  expect(headers.get("access-control-allow-methods")).toContain("POST");
  expect(headers.get("access-control-allow-headers")).toContain("idempotency-key");
  expect(headers.get("access-control-max-age")).toBe("600");
});

test("others are told nothing, and caches keep the answers apart", async () => {
  for (const origin of ["https://evil.example", "https://status.example.evil.example", "null", null]) {
    const { headers } = await ask("/api/admin/overview", origin);
    expect([headers.get("access-control-allow-origin"), headers.get("vary")]).toEqual([null, "Origin"]);
  }
});

test("pages and signing in are for our own pages alone", async () => {
  for (const path of ["/", "/backups", "/api/auth/session"]) {
    const { headers } = await ask(path, site);
    expect([headers.get("access-control-allow-origin"), headers.get("vary")]).toEqual([null, null]);
  }
});
