import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { runAlerts } from "@/lib/alerts";
import type { Role } from "@/lib/store/schema";
import { insertFailedRun, insertWorker } from "@/test/alert-facts";
import { askRoute, signInEachRole } from "@/test/ask-route";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { giveWebDeps } from "@/test/web-deps";

let deps: TestDeps;
let cookies: Map<Role, string>;

beforeAll(async () => {
  const alerting = {
    webhook: { url: "https://hooks.example/secret-path", secret: "sixteen characters" },
    heartbeat: null,
  };
  deps = await makeDeps("mariadb", { alerts: alerting });
  cookies = await signInEachRole(deps);
  await insertWorker(deps);
  await insertFailedRun(deps, new Date());
  for (const minutes of [0, 1])
    await runAlerts({ ...deps, clock: { now: () => new Date(Date.now() + minutes * 60_000) } });
});
beforeEach(() => giveWebDeps(deps));
afterAll(() => deps.dispose());

const ask = (method: string, path: string, role?: Role) =>
  askRoute(deps, [method, path], { cookie: role === undefined ? undefined : cookies.get(role) });

test("a viewer reads what administrators were told of, and where it goes without the address", async () => {
  const { body, status } = await ask("GET", "alerts?state=open&limit=1", "viewer");
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { alerts: [{ kind: "scheduled-backup-failed", state: "open", resolvedAt: null }], next: null },
  });
  expect((await ask("GET", "alerts/delivery", "viewer")).body).toEqual({
    recipients: 1,
    webhook: { host: "hooks.example" },
    heartbeat: null,
  });
});

test("an administrator posts a test event, others do not, and strangers see nothing", async () => {
  expect(await ask("POST", "alerts/webhook/test", "administrator")).toMatchObject({
    status: 200,
    body: { jobId: expect.any(String) },
  });
  expect((await ask("POST", "alerts/webhook/test", "operator")).status).toBe(403);
  expect((await ask("GET", "alerts")).status).toBe(401);
  expect((await ask("GET", "alerts?state=sunk", "viewer")).status).toBe(400);
});
