import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import type { Deps } from "@/lib/deps";
import { signInEachRole } from "@/test/ask-route";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { webDeps } from "./deps";
import { downloads } from "./downloads";
import { fileRoute } from "./file-route";

vi.mock("./deps", () => ({ webDeps: vi.fn<() => Deps>() }));

let deps: TestDeps;
let cookie: string;

beforeAll(async () => {
  deps = await makeDeps();
  cookie = (await signInEachRole(deps)).get("viewer") ?? "";
});
afterAll(() => deps.dispose());
beforeEach(() => {
  vi.mocked(webDeps).mockReturnValue(deps);
});

/** A file without an end, and how far it was made. */
function endless() {
  const made = { pieces: 0, isOver: false };
  async function* body(): AsyncGenerator<string> {
    try {
      for (;;) {
        made.pieces++;
        yield "x".repeat(100_000);
      }
    } finally {
      made.isOver = true;
    }
  }
  const handler = fileRoute(z.object({}), async () => ({
    fileName: "all.csv",
    contentType: "text/csv; charset=utf-8",
    body: body(),
  }));
  return { made, handler };
}

const request = (init: RequestInit = {}) =>
  new Request(`${deps.config.baseUrl}/api/admin/all`, { ...init, headers: { cookie } });

test("HEAD has the file's headers, and no piece is made", async () => {
  const { made, handler } = endless();
  const response = await handler(request({ method: "HEAD" }));
  expect([response.status, response.body]).toEqual([200, null]);
  expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="all.csv"/);
  expect([made.pieces, downloads().size]).toEqual([0, 0]);
});

test.each([0, 1, 3])("a client that leaves after %i pieces leaves nothing behind", async (pieces) => {
  const { made, handler } = endless();
  const client = new AbortController();
  const reader = (await handler(request({ signal: client.signal }))).body?.getReader();
  for (let piece = 0; piece < pieces; piece++) await reader?.read();
  expect(downloads().size).toBe(1);
  client.abort();
  await expect.poll(() => [downloads().size, made.pieces === 0 || made.isOver]).toEqual([0, true]);
  await expect(reader?.closed).rejects.toThrow();
});

test("no more is made than the client takes", async () => {
  const { made, handler } = endless();
  const reader = (await handler(request())).body?.getReader();
  await reader?.read();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(made.pieces).toBeLessThan(10);
  await reader?.cancel();
  await expect.poll(() => [downloads().size, made.isOver]).toEqual([0, true]);
});

test("a file that is never begun is answered 504 in time", async () => {
  vi.mocked(webDeps).mockReturnValue({ ...deps, config: { ...deps.config, requestTimeoutSeconds: 0.2 } });
  const handler = fileRoute(z.object({}), () => new Promise<never>(() => undefined));
  const response = await handler(request());
  expect(response.status).toBe(504);
  expect(await response.json()).toMatchObject({ error: { code: "request.timed_out" } });
});
