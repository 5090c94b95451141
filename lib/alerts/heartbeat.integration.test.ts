import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { systemActor } from "@/lib/auth/actor";
import { runChecks } from "@/lib/checklist";
import { createLogger } from "@/lib/kernel/logger";
import { openStore } from "@/lib/store/open-store";
import { settings } from "@/lib/store/schema";
import { insertWorker } from "@/test/alert-facts";
import { type HttpReceiver, startHttpReceiver } from "@/test/http-receiver";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { getAlerting, pingHeartbeat } from ".";

const viewer = actor("viewer");
let deps: TestDeps;
let receiver: HttpReceiver;
let now: Date;
let warnings: string[];

beforeAll(async () => {
  const log = createLogger(
    { level: "info", role: "test", version: "0" },
    { write: (line) => void warnings.push((JSON.parse(line) as { msg: string }).msg) },
  );
  receiver = await startHttpReceiver();
  const heartbeat = { url: `${receiver.url}/ping/hidden`, minutes: 5 };
  deps = { ...(await makeDeps("mariadb", { alerts: { webhook: null, heartbeat } })), log, clock: { now: () => now } };
  await insertWorker(deps);
  now = new Date();
  await runChecks(deps, systemActor, { ids: ["backup.age"] });
});
beforeEach(async () => {
  now = new Date();
  warnings = [];
  receiver.received.length = 0;
  receiver.replies.length = 0;
  await deps.store.db.delete(settings);
});
afterAll(async () => {
  await receiver.close();
  await deps.dispose();
});

const later = (minutes: number) => (now = new Date(now.getTime() + minutes * 60_000));

test("the checklist's verdict is posted once an interval, whichever worker comes", async () => {
  const other = { ...deps, store: openStore(deps.config) };
  try {
    for (let interval = 0; interval < 2; interval++) {
      const pings = await Promise.all([deps, other, deps, other].map(pingHeartbeat));
      expect(pings.filter((ping) => ping !== null)).toEqual([{ lastAt: now, lastError: null }]);
      later(4);
      expect(await pingHeartbeat(other)).toBeNull();
      later(1);
    }
  } finally {
    await other.store.close();
  }
  expect(receiver.received.map(({ method, path }) => `${method} ${path}`)).toEqual(Array(2).fill("POST /ping/hidden"));
  // Nothing was ever backed up here.
  expect(JSON.parse(receiver.received[0]!.body)).toEqual({
    verdict: "critical",
    critical: expect.any(Number),
    warnings: expect.any(Number),
    at: expect.any(String),
    url: deps.config.baseUrl,
  });
});

test("one that is not answered is kept for the page, and logged once until it works again", async () => {
  receiver.replies.push({ status: 503 }, { status: 302, headers: { location: receiver.url } }, { status: 200 });
  const seen = [];
  for (let interval = 0; interval < 3; interval++) {
    await pingHeartbeat(deps);
    seen.push((await getAlerting(deps, viewer)).heartbeat);
    later(5);
  }
  const { host } = new URL(receiver.url);
  expect(seen).toMatchObject([
    { host, minutes: 5, lastError: "It answered 503." },
    { lastError: "It answered 302." },
    { lastError: null },
  ]);
  expect(warnings).toEqual(["the heartbeat is not answered; it goes on trying", "the heartbeat is answered again"]);
});

test("nothing is posted without an address", async () => {
  const silent = { ...deps, config: { ...deps.config, alerts: { webhook: null, heartbeat: null } } };
  expect(await pingHeartbeat(silent)).toBeNull();
  expect(await getAlerting(silent, viewer)).toEqual({ recipients: 0, webhook: null, heartbeat: null });
});
