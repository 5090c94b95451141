import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { webDeps } from "@/app/_server/deps";
import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { getMigrations } from "@/lib/migrations";
import { openTarget } from "@/lib/mysql/open-target";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { type MortalServer, startMortalServer } from "@/test/mortal-server";
import { read } from "./read";

vi.mock("@/app/_server/deps", () => ({ webDeps: vi.fn<() => Deps>() }));
vi.mock("next/headers", () => ({ headers: async () => new Headers({ "x-request-id": "request-of-a-page" }) }));

let deps: TestDeps;
let server: MortalServer;
beforeAll(async () => {
  server = await startMortalServer();
  const root = openTarget({ targetUrl: `${server.url}/mysql`, targetPoolSize: 1 });
  await root.pool.query("CREATE DATABASE shop");
  await root.close();
  deps = await makeDeps("mariadb", { targetUrl: `${server.url}/shop`, requestTimeoutSeconds: 2 });
}, 120_000);
afterAll(async () => {
  server.thaw();
  await deps.dispose();
  await server.stop();
});
beforeEach(() => {
  vi.mocked(webDeps).mockReturnValue(deps);
});

const readMigrations = () => read(getMigrations(deps, systemActor));

test("while the target stands still a page has an error in the place of what it reads, in time; then the value again", async () => {
  expect(await readMigrations()).toMatchObject({ ok: true });
  server.freeze();
  const startedAt = performance.now();
  // Every connection of the pool, and some who wait for one.
  const found = await Promise.all(Array.from({ length: 6 }, readMigrations));
  expect(performance.now() - startedAt).toBeLessThan(4000);
  for (const one of found)
    expect(one).toMatchObject({
      ok: false,
      error: { code: expect.stringMatching(/^(request\.timed_out|database\.busy)$/), requestId: "request-of-a-page" },
    });
  server.thaw();
  await expect.poll(async () => (await readMigrations()).ok, { timeout: 5000 }).toBe(true);
});
