import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { AuditView } from "@/lib/audit/audit-view";
import { verifyAuditJobHandler } from "@/lib/audit/verify-job";
import { runQueued } from "@/lib/jobs";
import { jobs, type Role } from "@/lib/store/schema";
import { askRoute, signInEachRole } from "@/test/ask-route";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { giveWebDeps } from "@/test/web-deps";
import { GET as exportRoute } from "./export/route";

let deps: TestDeps;
let cookies: Map<Role, string>;

beforeAll(async () => {
  deps = await makeDeps();
  cookies = await signInEachRole(deps);
});
afterAll(() => deps.dispose());
beforeEach(() => {
  giveWebDeps(deps);
});

const ask = (method: string, path: string, { role, ...rest }: { role?: Role; id?: string; body?: object } = {}) =>
  askRoute(deps, [method, path], { ...rest, cookie: role === undefined ? undefined : cookies.get(role) });
const file = (query: string, headers: Record<string, string>) =>
  exportRoute(new Request(`${deps.config.baseUrl}/api/admin/audit/export?${query}`, { headers }));

const token = { name: "pipeline", scopes: ["audit:read"], days: 7 };

test.each<[string, string, object | undefined, object]>([
  ["GET", "audit?action=account.sign_in&limit=1", undefined, { rows: [{ action: "account.sign_in" }] }],
  ["POST", "audit/verify", {}, { jobId: expect.any(String) }],
  ["POST", "tokens", token, { token: { name: "pipeline", state: "active" }, secret: expect.stringMatching(/^sw_/) }],
])("%s %s is an administrator's", async (method, path, body, expected) => {
  const asked = body === undefined ? {} : { body };
  expect((await ask(method, path, asked)).status).toBe(401);
  const refused = { status: 403, body: { error: { code: "auth.forbidden" } } };
  expect(await ask(method, path, { ...asked, role: "operator" })).toMatchObject(refused);
  expect(await ask(method, path, { ...asked, role: "administrator" })).toMatchObject({ status: 200, body: expected });
});

test("the log is verified by one job at a time, and the newest result is read without it", async () => {
  const role = "administrator";
  expect(await ask("GET", "audit/verify", { role: "operator" })).toMatchObject({ status: 403 });
  expect(await ask("GET", "audit/verify", { role })).toEqual({ status: 200, body: null });
  const [queued] = await deps.store.db.select().from(jobs).where(eq(jobs.kind, "audit-verify"));
  const known = { known: "1:abc" };
  expect(await ask("POST", "audit/verify", { role, body: known })).toMatchObject({
    status: 400,
    body: { error: { details: { fields: { known: expect.any(String) } } } },
  });
  expect(await ask("POST", "audit/verify", { role, body: {} })).toMatchObject({
    status: 409,
    body: { error: { code: "audit.already_verifying", details: { jobId: queued?.id } } },
  });
  expect(await runQueued(deps, [verifyAuditJobHandler(deps)], 1)).toBe(1);
  expect(await ask("GET", "audit/verify", { role })).toMatchObject({
    status: 200,
    body: { ok: true, actorName: "administrator@example.test", problems: 0, firstProblem: null, jobId: queued?.id },
  });
});

test("wrong filters are told at their fields", async () => {
  const answer = await ask("GET", "audit?from=yesterday&outcome=maybe", { role: "administrator" });
  expect(answer).toMatchObject({
    status: 400,
    body: { error: { details: { fields: { outcome: expect.any(String) } } } },
  });
});

test("the export is a file of exactly the view, for administrators", async () => {
  expect((await file("format=csv", {})).status).toBe(401);
  expect((await file("format=csv", { cookie: cookies.get("operator") ?? "" })).status).toBe(403);
  const cookie = cookies.get("administrator") ?? "";
  const csv = await file("action=account.sign_in", { cookie });
  expect(csv.headers.get("content-type")).toMatch(/^text\/csv/);
  expect(csv.headers.get("content-disposition")).toMatch(/^attachment; filename="audit-\d{8}T\d{6}Z\.csv"/);
  expect((await csv.text()).trimEnd().split("\r\n")).toHaveLength(4);
  const json = await file("format=json&outcome=refused", { cookie });
  const rows = (await json.json()) as AuditView[];
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.every(({ outcome }) => outcome === "refused")).toBe(true);
  expect((await file("format=xml", { cookie })).status).toBe(400);
});

test("a token reads the log with it, until it is revoked", async () => {
  const made = await ask("POST", "tokens", { role: "administrator", body: { ...token, name: "used" } });
  const { secret, token: view } = made.body as { secret: string; token: { id: string } };
  const authorization = `Bearer ${secret}`;
  expect((await file("", { authorization })).status).toBe(200);
  const list = await ask("GET", "tokens", { role: "administrator" });
  expect(list.body).toContainEqual(expect.objectContaining({ name: "used", lastUsedAt: expect.any(String) as string }));
  expect(JSON.stringify(list.body)).not.toContain(secret);
  expect(await ask("DELETE", "tokens/{id}", { role: "operator", id: view.id })).toMatchObject({ status: 403 });
  const revoked = await ask("DELETE", "tokens/{id}", { role: "administrator", id: view.id });
  expect(revoked).toMatchObject({ status: 200, body: { state: "revoked" } });
  expect((await file("", { authorization })).status).toBe(401);
});
