import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sessions, type Role, users, type UserStatus } from "@/lib/store/schema";
import { askRoute, signInEachRole } from "@/test/ask-route";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { newPerson } from "@/test/people";
import { giveWebDeps } from "@/test/web-deps";

let deps: TestDeps;
let cookies: Map<Role, string>;
let count = 0;

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

async function userIn(status: UserStatus): Promise<string> {
  const { id } = await newPerson(deps, `user${++count}@example.test`);
  await deps.store.db.update(users).set({ status }).where(eq(users.id, id));
  return id;
}

test.each<[string, string, UserStatus, object | undefined, object]>([
  ["GET", "users?limit=1", "waiting", undefined, { users: [{ status: "waiting" }], administrators: 1 }],
  ["GET", "users?status=declined&limit=1", "waiting", undefined, { users: [], next: null }],
  ["GET", "users/{id}", "active", undefined, { status: "active", sessions: 0 }],
  [
    "POST",
    "users",
    "active",
    { email: "new@example.test", name: "New", role: "viewer" },
    { mailId: expect.any(String) },
  ],
  ["POST", "users/{id}/approve", "waiting", { role: "operator" }, { user: { status: "invited", role: "operator" } }],
  ["POST", "users/{id}/decline", "waiting", { reason: "unknown" }, { user: { status: "declined" } }],
  ["POST", "users/{id}/resend", "invited", {}, { user: { status: "invited", mail: { template: "invitation" } } }],
  ["POST", "users/{id}/role", "active", { role: "operator" }, { role: "operator" }],
  ["POST", "users/{id}/disable", "active", { reason: "left" }, { status: "disabled", decisionReason: "left" }],
  ["POST", "users/{id}/enable", "disabled", {}, { status: "active" }],
  ["POST", "users/{id}/remove-second-factor", "active", {}, { secondFactor: false }],
  ["POST", "users/{id}/end-sessions", "active", {}, { sessions: 0 }],
])("%s %s is an administrator's", async (method, path, status, body, expected) => {
  await deps.store.db.delete(users).where(eq(users.status, "waiting"));
  const asked = { id: await userIn(status), ...(body === undefined ? {} : { body }) };
  expect((await ask(method, path, asked)).status).toBe(401);
  const refused = { status: 403, body: { error: { code: "auth.forbidden" } } };
  expect(await ask(method, path, { ...asked, role: "operator" })).toMatchObject(refused);
  expect(await ask(method, path, { ...asked, role: "administrator" })).toMatchObject({ status: 200, body: expected });
});

test("users are deleted when it is typed, and what cannot be says so", async () => {
  const ids = [await userIn("active"), await userIn("disabled")];
  const deleting = (typed: string) => ask("POST", "users/delete", { role: "administrator", body: { ids, typed } });
  expect(await deleting("DELETE")).toMatchObject({ status: 400, body: { error: { code: "account.confirm_delete" } } });
  expect(await deleting("DELETE 2")).toMatchObject({
    status: 200,
    body: { deleted: [expect.any(String), expect.any(String)] },
  });
  expect(await deleting("DELETE 2")).toMatchObject({ status: 404, body: { error: { code: "account.not_found" } } });
});

test("several addresses in one field are refused by the field's name", async () => {
  const body = { email: "a@example.test,b@example.test", name: "Two", role: "viewer" };
  expect(await ask("POST", "users", { role: "administrator", body })).toMatchObject({
    status: 400,
    body: { error: { code: "input.invalid", details: { fields: { email: expect.stringContaining("one address") } } } },
  });
});

test("after a quarter of an hour the password is asked for again", async () => {
  await deps.store.db.update(sessions).set({ confirmedAt: new Date(Date.now() - 16 * 60_000) });
  const answer = await ask("POST", "users/{id}/enable", {
    role: "administrator",
    id: await userIn("disabled"),
    body: {},
  });
  expect(answer).toMatchObject({ status: 403, body: { error: { code: "auth.confirm_password" } } });
});
