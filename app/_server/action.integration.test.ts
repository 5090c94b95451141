import { encode } from "next-auth/jwt";
import { headers } from "next/headers";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { createUser, signIn } from "@/lib/accounts";
import { type Actor, requireScope, systemActor } from "@/lib/auth/actor";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import type { Deps } from "@/lib/deps";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { action } from "./action";
import { webDeps } from "./deps";

vi.mock("./deps", () => ({ webDeps: vi.fn<() => Deps>() }));
vi.mock("next/headers", () => ({ headers: vi.fn<typeof headers>() }));

let deps: TestDeps;
let cookie: string;

beforeAll(async () => {
  deps = await makeDeps();
  const person = { email: "operator@example.test", password: "four unrelated words here" };
  await createUser(deps, systemActor, { ...person, name: "Operator", role: "operator" });
  const { sid } = await signIn(deps, person, { address: null, userAgent: null, requestId: null });
  cookie = `${sessionCookieName(deps.config)}=${await encode({ token: { sid }, secret: deps.config.authSecret })}`;
});
afterAll(() => deps.dispose());
beforeEach(() => {
  vi.mocked(webDeps).mockReturnValue(deps);
  comesWith({ cookie, origin: deps.config.baseUrl });
});

function comesWith(received: Record<string, string>): void {
  vi.mocked(headers).mockResolvedValue(new Headers(received));
}

const Input = z.object({ id: z.string().min(1), upTo: z.string().optional() });

const echo = action(Input, async (_deps: Deps, actor: Actor, input: z.infer<typeof Input>) => {
  requireScope(actor, "backups:create");
  return { by: actor.name, input };
});

test("an action takes an object or a form, and leaves out what Next adds to forms", async () => {
  const expected = { ok: true, value: { by: "operator@example.test", input: { id: "b1", upTo: "5" } } };
  expect(await echo({ id: "b1", upTo: "5" })).toEqual(expected);
  const form = new FormData();
  for (const [name, value] of [
    ["id", "b1"],
    ["upTo", "5"],
    ["$ACTION_ID_x", ""],
  ] as const)
    form.set(name, value);
  expect(await echo(form)).toEqual(expected);
});

test("what goes wrong is an answer, never a thrown error", async () => {
  expect(await echo({ id: "" })).toMatchObject({
    ok: false,
    error: { code: "input.invalid", details: { fields: {} } },
  });
  const broken = action(Input, async () => {
    throw new TypeError("secret detail");
  });
  const answer = await broken({ id: "b1" });
  expect(answer).toMatchObject({ ok: false, error: { code: "unexpected" } });
  expect(JSON.stringify(answer)).not.toContain("secret detail");
});

test("strangers and other origins are refused", async () => {
  comesWith({ origin: deps.config.baseUrl });
  expect(await echo({ id: "b1" })).toMatchObject({ ok: false, error: { code: "auth.not_signed_in" } });
  comesWith({ cookie, origin: "https://evil.example" });
  expect(await echo({ id: "b1" })).toMatchObject({ ok: false, error: { code: "auth.wrong_origin" } });
});
