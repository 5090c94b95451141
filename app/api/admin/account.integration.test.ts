import { encode } from "next-auth/jwt";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { sha256Hex } from "@/lib/kernel/ids";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { codeAt, goodPassword, newPerson, type Person, signedIn } from "@/test/people";
import { giveWebDeps } from "@/test/web-deps";

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

let deps: TestDeps;
let person: Person;
let sid: string;

beforeAll(async () => {
  deps = await makeDeps();
  person = await newPerson(deps, "ada@example.test", "administrator");
  ({ sid } = await signedIn(deps, person));
});
afterAll(() => deps.dispose());
beforeEach(() => {
  giveWebDeps(deps);
});

async function ask(call: string, body?: object, { id, as = sid }: { id?: string; as?: string | null } = {}) {
  const [method = "", path = ""] = call.split(" ");
  const token = await encode({ token: { sid: as ?? "" }, secret: deps.config.authSecret });
  const headers = {
    origin: deps.config.baseUrl,
    ...(as === null ? {} : { cookie: `${sessionCookieName(deps.config)}=${token}` }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  const request = new Request(`${deps.config.baseUrl}/api/admin/${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const routes = (await import(join(import.meta.dirname, path, "route.ts"))) as Record<string, Handler>;
  const response = await routes[method]?.(request, { params: Promise.resolve(id === undefined ? {} : { id }) });
  if (response === undefined) throw new Error(`${path} answers no ${method}`);
  return {
    status: response.status,
    retryAfter: response.headers.get("retry-after"),
    body: (await response.json().catch(() => null)) as Record<string, unknown>,
  };
}

test.each([
  "GET account",
  "PATCH account",
  "POST account/address",
  "POST account/password",
  "POST account/confirm",
  "POST account/second-factor",
  "DELETE account/second-factor",
  "POST account/second-factor/enable",
  "POST account/second-factor/recovery-codes",
  "GET account/sessions",
  "DELETE account/sessions",
  "DELETE account/sessions/[id]",
  "GET security-policy",
  "PUT security-policy",
])("%s is for those who are signed in", async (call) => {
  expect(await ask(call, undefined, { as: null })).toMatchObject({ status: 401 });
});

test("name, password and sessions", async () => {
  const { sid: other } = await signedIn(deps, person);
  expect(await ask("PATCH account", { name: " Ada " })).toMatchObject({ status: 200, body: { name: "Ada" } });
  expect(await ask("GET account")).toMatchObject({ body: { email: person.email, name: "Ada", secondFactor: null } });
  expect(await ask("GET account/sessions")).toMatchObject({ body: { length: 2 } });
  expect(await ask("DELETE account/sessions/[id]", undefined, { id: sha256Hex(other) })).toMatchObject({ status: 204 });
  expect(await ask("POST account/address", { email: "a@example.test, b@example.test" })).toMatchObject({ status: 400 });
  expect(await ask("POST account/address", { email: "ada.next@example.test" })).toMatchObject({
    status: 200,
    body: { mailId: expect.any(String) },
  });
  const weak = { current: goodPassword, password: "short" };
  expect(await ask("POST account/password", weak)).toMatchObject({
    status: 400,
    body: { error: { code: "account.weak_password", details: { fields: { password: expect.any(String) } } } },
  });
  const good = { current: goodPassword, password: "kettle orbit mango fjord" };
  expect(await ask("POST account/password", good)).toMatchObject({ status: 200, body: { endedSessions: 0 } });
  person.password = good.password;
});

test("the second factor from set-up to removal, and the policy", async () => {
  const { body: setup } = await ask("POST account/second-factor", {});
  const code = codeAt(String(setup["secret"]), new Date());
  const enabled = await ask("POST account/second-factor/enable", { code });
  expect(enabled).toMatchObject({ status: 200, body: { recoveryCodes: { length: 10 } } });
  const renewed = await ask("POST account/second-factor/recovery-codes", {});
  const [first, second] = renewed.body["recoveryCodes"] as string[];
  const { password } = person;
  expect(await ask("POST account/confirm", { password, code: first })).toMatchObject({
    status: 200,
    body: { until: expect.any(String) },
  });
  const policy = { requireSecondFactor: ["administrator"] };
  expect(await ask("PUT security-policy", policy)).toMatchObject({ status: 200, body: { youHaveNone: false } });
  expect(await ask("DELETE account/second-factor", { password, code: second })).toMatchObject({ status: 204 });
  expect(await ask("GET security-policy")).toMatchObject({
    status: 403,
    body: { error: { code: "auth.second_factor_required" } },
  });
  expect(await ask("GET account")).toMatchObject({ body: { secondFactorRequired: true } });
});

test("guessing one's password ends with 429 and how long to wait", async () => {
  for (let i = 0; i < 10; i++) await ask("POST account/confirm", { password: "a wrong guess" });
  const answer = await ask("POST account/confirm", { password: "a wrong guess" });
  expect(answer).toMatchObject({ status: 429, body: { error: { code: "auth.too_many_attempts" } } });
  expect(Number(answer.retryAfter)).toBeGreaterThan(0);
});
