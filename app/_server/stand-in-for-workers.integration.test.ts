import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "@/lib/kernel/ids";
import { alerts, jobs, mails, settings, users, workers } from "@/lib/store/schema";
import { insertFailedRun, insertWorker } from "@/test/alert-facts";
import { type HttpReceiver, startHttpReceiver } from "@/test/http-receiver";
import { queue, readJob, safeJob } from "@/test/jobs";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { startSmtpServer, type TestSmtpServer } from "@/test/smtp-server";
import { standInForWorkers } from "./stand-in-for-workers";

let deps: TestDeps;
let mailServer: TestSmtpServer;
let receiver: HttpReceiver;
let now: Date;

beforeAll(async () => {
  [mailServer, receiver] = await Promise.all([startSmtpServer(), startHttpReceiver()]);
  deps = { ...(await makeDeps()), clock: { now: () => now } };
  deps.config.mail = { ...deps.config.mail, mode: "live", server: mailServer.settings() };
  deps.config.alerts = { webhook: { url: receiver.url, secret: "sixteen characters" }, heartbeat: null };
});
beforeEach(async () => {
  now = new Date();
  const person = { email: "anna@example.test", name: "Anna", role: "administrator", status: "active" } as const;
  await deps.store.db.insert(users).values({ id: newId(), ...person, createdAt: now });
});
afterEach(async () => {
  for (const table of [alerts, jobs, mails, settings, users, workers]) await deps.store.db.delete(table);
});
afterAll(async () => {
  await Promise.all([mailServer.close(), receiver.close()]);
  await deps.dispose();
});

async function look(times: number) {
  for (let i = 0; i < times; i++) {
    now = new Date(now.getTime() + 60_000);
    await standInForWorkers(deps);
  }
}

test("administrators hear that the only worker is gone, by mail and by webhook, once", async () => {
  await insertWorker(deps, 10 * 60_000);
  const ordinary = await queue(deps, safeJob);
  await look(4);
  expect(mailServer.mails).toHaveLength(1);
  expect(receiver.received.map(({ body }) => JSON.parse(body))).toMatchObject([
    { type: "alert.opened", alert: { kind: "worker-gone", title: "No worker is running" } },
  ]);
  expect((await readJob(deps, ordinary)).state).toBe("queued");
});

test("while a worker is alive nothing is looked at", async () => {
  await insertWorker(deps);
  await insertFailedRun(deps, now);
  await look(3);
  expect(await deps.store.db.$count(alerts)).toBe(0);
});
