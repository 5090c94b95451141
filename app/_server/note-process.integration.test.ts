import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appProxyTrust } from "@/lib/checklist/application/app-proxy-trust";
import { readProcessNotes } from "@/lib/health";
import { settings } from "@/lib/store/schema";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { measure } from "@/test/measure";
import { keepNote } from "./note-process";

let deps: TestDeps;
let note: () => Promise<void>;
const server = createServer((_request, response) => response.end("hello"));

beforeAll(async () => {
  deps = await makeDeps();
  note = keepNote(deps);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server.close();
  await deps.dispose();
});

async function ask(path: string, headers: Record<string, string> = {}): Promise<void> {
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve, reject) => {
    get({ port, host: "127.0.0.1", path, headers, agent: false }, (response) =>
      response.resume().on("end", resolve),
    ).on("error", reject);
  });
}
const trusting = (trustedProxies: number) => ({ ...deps, config: { ...deps.config, trustedProxies } });

test("before a process has told, and before requests have come, the check says that nobody can know", async () => {
  await note();
  await deps.store.db.delete(settings);
  expect(await measure(appProxyTrust, deps)).toMatchObject({
    status: "skipped",
    summary: expect.stringContaining("No web"),
  });
  await note();
  expect(await measure(appProxyTrust, deps)).toMatchObject({
    status: "skipped",
    summary: expect.stringContaining("Too few"),
  });
});

test("what a proxy really sends is compared with TRUSTED_PROXIES; probes are not counted", async () => {
  for (let i = 0; i < 8; i++) await ask("/backups?page=2", { "x-forwarded-for": "203.0.113.9" });
  for (let i = 0; i < 50; i++) await ask("/health/ready");
  await note();
  const [web] = await readProcessNotes(deps);
  expect(web).toMatchObject({ role: "web", pid: process.pid, nodeVersion: process.versions.node });
  expect(web?.forwarded).toEqual([{ hops: 1, peer: "loopback", requests: 8 }]);
  expect(await measure(appProxyTrust, trusting(0))).toMatchObject({
    status: "warning",
    remedy: { command: "TRUSTED_PROXIES=1" },
  });
  expect((await measure(appProxyTrust, trusting(1))).status).toBe("ok");
  expect((await measure(appProxyTrust, trusting(2))).status).toBe("warning");
});

test("addresses of people are not kept", async () => {
  const rows = await deps.store.db.select().from(settings);
  expect(JSON.stringify(rows)).not.toContain("203.0.113.9");
});
