import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startBackup } from "@/lib/backups";
import type { Worker } from "@/lib/jobs";
import type { Role } from "@/lib/store/schema";
import { askRoute, signInEachRole } from "@/test/ask-route";
import { untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { makeShop } from "@/test/target-sql";
import { giveWebDeps } from "@/test/web-deps";

let deps: TestDeps;
let worker: Worker;
let backupId: string;
let cookies: Map<Role, string>;

beforeAll(async () => {
  deps = await makeDeps();
  await makeShop(deps, 50);
  cookies = await signInEachRole(deps);
  worker = startTestWorker(deps);
  const { backup, jobId } = await startBackup(deps, actor("operator"), {});
  await untilState(deps, jobId, "succeeded");
  backupId = backup.id;
});
afterAll(async () => {
  await worker.stop(1000);
  await deps.dispose();
});
beforeEach(() => {
  giveWebDeps(deps);
});

const ask = (method: string, path: string, { role, body }: { role?: Role; body?: object } = {}) =>
  askRoute(deps, [method, path], {
    id: backupId,
    cookie: role === undefined ? undefined : cookies.get(role),
    ...(body === undefined ? {} : { body }),
  });

describe("what is read", () => {
  test.each([
    ["GET", "backups/policy", { policy: { retention: { last: 60 } }, updatedAt: null }],
    ["GET", "backups/schedule", { backup: { enabled: true }, drill: { enabled: true } }],
    ["POST", "backups/schedule/preview", { next: [expect.any(String), expect.any(String)] }],
    ["GET", "backups/retention/preview", { remove: [], freedBytes: 0 }],
    ["POST", "backups/retention/preview", { keep: [{ reasons: expect.any(Array) }] }],
    ["GET", "backups/trend", { points: [expect.any(Object)] }],
    ["GET", "backups/point-in-time", { notes: expect.any(Array) }],
    ["GET", "backups/emergency-sheet", { steps: expect.any(Array) }],
    ["GET", "backups/{id}/drill-preview", { blockers: expect.any(Array) }],
    ["GET", "storage", { first: { reachable: true, archives: 1 }, copy: null }],
    ["GET", "drills/last", null],
    ["GET", "mail/status", { mode: "off", server: null, counts: { queued: 0 } }],
  ])("%s %s is a viewer's, and nobody's who is not signed in", async (method, path, expected) => {
    const bodies: Record<string, object> = {
      "backups/schedule/preview": { cron: "0 4 * * *", timeZone: "UTC", count: 2 },
      "backups/retention/preview": { retention: { last: 1, daily: 0, weekly: 0, monthly: 0, yearly: 0 } },
    };
    const body = method === "POST" ? { body: bodies[path] ?? {} } : {};
    const answer = await ask(method, path, { role: "viewer", ...body });
    expect(answer).toMatchObject({ status: 200, body: expected });
    expect((await ask(method, path, body)).status).toBe(401);
  });
});

describe("what changes something", () => {
  test.each<[string, string, Role, object, number, object]>([
    ["PUT", "backups/policy", "administrator", { reverifyAfterDays: 7 }, 200, { policy: { reverifyAfterDays: 7 } }],
    [
      "PUT",
      "backups/policy",
      "administrator",
      { schedule: { enabled: true, cron: "x", timeZone: "UTC" } },
      400,
      { error: { code: "policy.invalid" } },
    ],
    [
      "POST",
      "backups/{id}/hold",
      "administrator",
      { reason: "the auditors ask" },
      200,
      { holdReason: "the auditors ask" },
    ],
    ["POST", "backups/{id}/release", "administrator", {}, 200, { heldAt: null }],
    ["POST", "backups/{id}/clear-suspect", "administrator", {}, 200, { suspect: null }],
    ["POST", "backups/{id}/copy", "operator", {}, 409, { error: { code: "copy.not_configured" } }],
    ["POST", "backups/{id}/drill", "operator", {}, 200, { jobId: expect.any(String) }],
    ["POST", "smtp/test", "operator", {}, 409, { error: { code: "mail.not_configured" } }],
    ["POST", "backups/prune", "administrator", {}, 200, { jobId: expect.any(String) }],
    ["POST", "backups/reconcile", "operator", {}, 200, { added: [], missing: [], strays: [] }],
    [
      "POST",
      "storage/test",
      "administrator",
      { place: "first" },
      200,
      { steps: [{ ok: true }, { ok: true }, { ok: true }, { ok: true }] },
    ],
  ])("%s %s, as %s with %j", async (method, path, role, body, status, expected) => {
    const below: Role = role === "administrator" ? "operator" : "viewer";
    expect(await ask(method, path, { role: below, body })).toMatchObject({
      status: 403,
      body: { error: { code: "auth.forbidden", hint: expect.any(String) } },
    });
    expect(await ask(method, path, { role, body })).toMatchObject({ status, body: expected });
  });
});
