import { createHmac } from "node:crypto";
import { eq } from "drizzle-orm";
import type { RowDataPacket } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createLogger } from "@/lib/kernel/logger";
import { newId } from "@/lib/kernel/ids";
import { runQueued } from "@/lib/jobs";
import { alerts, jobs, scheduleRuns, settings, users } from "@/lib/store/schema";
import { insertFailedRun, insertWorker } from "@/test/alert-facts";
import { type HttpReceiver, startHttpReceiver } from "@/test/http-receiver";
import { readJob } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { getAlerting, runAlerts, testWebhook, webhookJobHandler, type WebhookEvent } from ".";

const secret = "sixteen characters of secret";
const administrator = actor("administrator");
const logged: string[] = [];
let deps: TestDeps;
let receiver: HttpReceiver;
let now: Date;

beforeAll(async () => {
  const log = createLogger({ level: "debug", role: "test", version: "0" }, { write: (line) => void logged.push(line) });
  deps = { ...(await makeDeps()), log, clock: { now: () => now } };
  await insertWorker(deps);
});
beforeEach(async () => {
  now = new Date();
  receiver = await startHttpReceiver();
  setWebhook(`${receiver.url}/hook/hidden-path`);
  for (const table of [alerts, jobs, scheduleRuns, settings, users]) await deps.store.db.delete(table);
});
afterEach(() => receiver.close());
afterAll(() => deps.dispose());

function setWebhook(url: string): void {
  deps.config.alerts = { ...deps.config.alerts, webhook: { url, secret } };
}
const send = () => testWebhook(deps, administrator, {});
const events = () => receiver.received.map(({ body }) => JSON.parse(body) as WebhookEvent);
async function rounds(count: number) {
  for (let i = 0; i < count; i++) {
    now = new Date(now.getTime() + 60_000);
    await runAlerts(deps);
  }
}
/** Runs what is due, and what was to wait. */
async function deliver() {
  await deps.store.db.update(jobs).set({ notBefore: null }).where(eq(jobs.state, "queued"));
  return runQueued(deps, [webhookJobHandler(deps)], 1);
}
const secondsUntil = async (jobId: string) =>
  ((await readJob(deps, jobId)).notBefore!.getTime() - now.getTime()) / 1000;

test("an alert is posted once when it starts and once when it is over, signed", async () => {
  const { jobId } = await insertFailedRun(deps, now);
  await rounds(3);
  await deliver();
  await deps.store.db.update(jobs).set({ state: "succeeded" }).where(eq(jobs.id, jobId));
  await rounds(3);
  while ((await deliver()) > 0);
  expect(events().map(({ type }) => type)).toEqual(["alert.opened", "alert.resolved"]);
  const [opened, resolved] = events();
  expect(opened).toMatchObject({
    alert: {
      kind: "scheduled-backup-failed",
      facts: { "Newest good backup": "none" },
      resolvedAt: null,
      url: `${deps.config.baseUrl}/jobs/${jobId}`,
    },
    console: { url: deps.config.baseUrl, database: deps.target.database },
  });
  expect(resolved?.alert.id).toBe(opened?.alert.id);
  expect(resolved?.id).not.toBe(opened?.id);
  for (const { headers, body, method } of receiver.received) {
    const [, time, signature] = /^t=(\d+),v1=(.+)$/.exec(String(headers["seaworthy-signature"])) ?? [];
    expect(signature).toBe(createHmac("sha256", secret).update(`${time}.${body}`).digest("hex"));
    expect([method, headers["content-type"]]).toEqual(["POST", "application/json"]);
  }
});

test("a receiver that fails first gets the same event again later", async () => {
  receiver.replies.push({ status: 500, body: "x".repeat(1000) }, { status: 200 });
  const { jobId } = await send();
  await runQueued(deps, [webhookJobHandler(deps)], 5);
  expect(await readJob(deps, jobId)).toMatchObject({
    state: "queued",
    attempt: 1,
    error: { code: "alerts.webhook_refused", details: { status: 500 } },
  });
  expect(await secondsUntil(jobId)).toBeCloseTo(10, -1);
  await deliver();
  expect(await readJob(deps, jobId)).toMatchObject({ state: "succeeded", result: { attempts: 2 } });
  const [first, second] = events();
  expect(second).toEqual(first);
});

test("a receiver that is not there is tried again, and asked for no sooner than it says", async () => {
  const { jobId } = await send();
  receiver.replies.push({ status: 429, headers: { "retry-after": "120" } });
  await deliver();
  expect(await secondsUntil(jobId)).toBeCloseTo(120, -1);
  await receiver.close();
  await deliver();
  const { error, state } = await readJob(deps, jobId);
  expect({ error, state }).toMatchObject({ state: "queued", error: { code: "alerts.no_answer" } });
  expect(error?.message).toMatch(/^127\.0\.0\.1:\d+ could not be reached: ECONNREFUSED\.$/);
});

test("a receiver that stalls has ten seconds", async () => {
  receiver.replies.push("stall");
  const { jobId } = await send();
  const started = performance.now();
  await deliver();
  expect(performance.now() - started).toBeLessThan(15_000);
  expect((await readJob(deps, jobId)).error?.message).toContain("no answer within 10 s");
});

test.each([
  [410, "Nothing listens"],
  [401, "ALERT_WEBHOOK_SECRET"],
  [302, "Redirects are not followed"],
])("an answer of %d is final, and the job says what to do", async (status, hint) => {
  receiver.replies.push({ status, headers: { location: `${receiver.url}/elsewhere` } });
  const { jobId } = await send();
  await deliver();
  const job = await readJob(deps, jobId);
  expect(job).toMatchObject({ state: "failed", error: { code: "alerts.webhook_refused" } });
  expect(job.error?.hint).toContain(hint);
  expect(receiver.received).toHaveLength(1);
});

test("a user and a password in the address are sent as Basic authentication", async () => {
  setWebhook(receiver.url.replace("http://", "http://me:p%40ss@"));
  await send();
  await deliver();
  expect(receiver.received[0]?.headers.authorization).toBe(`Basic ${Buffer.from("me:p@ss").toString("base64")}`);
});

test("only administrators send a test, and only when there is a webhook", async () => {
  await expect(testWebhook(deps, actor("operator"), {})).rejects.toMatchObject({ code: "auth.forbidden" });
  expect(await getAlerting(deps, actor("viewer"))).toMatchObject({ webhook: { host: new URL(receiver.url).host } });
  deps.config.alerts = { ...deps.config.alerts, webhook: null };
  await expect(send()).rejects.toMatchObject({ code: "alerts.no_webhook" });
});

test("neither the secret nor the address is in the store or in a log line", async () => {
  setWebhook(`${receiver.url.replace("http://", "http://me:hidden-password@")}/hook/hidden-path`);
  await deps.store.db.insert(users).values({
    id: newId(),
    email: "anna@example.test",
    name: "Anna",
    role: "administrator",
    status: "active",
    createdAt: now,
  });
  await insertFailedRun(deps, now);
  await rounds(3);
  receiver.replies.push({ status: 500 }, { status: 410 });
  await send();
  while ((await deliver()) > 0);
  const stored = await everythingIn(deps);
  expect(stored).toContain("alerts.webhook_refused");
  expect(logged.join("")).toContain("job failed");
  for (const hidden of [secret, "hidden-path", "hidden-password"]) {
    expect(stored).not.toContain(hidden);
    expect(logged.join("")).not.toContain(hidden);
  }
});

async function everythingIn({ store }: TestDeps): Promise<string> {
  const [tables] = await store.pool.query<RowDataPacket[]>("SHOW TABLES");
  const contents = tables.map(async (row) => store.pool.query(`SELECT * FROM \`${String(Object.values(row)[0])}\``));
  return JSON.stringify((await Promise.all(contents)).map(([rows]) => rows));
}
