import type { CredentialsConfig } from "next-auth/providers/credentials";
import pino from "pino";
import { expect, test } from "vitest";
import { OperatorError } from "@/lib/kernel/errors";
import { testConfig } from "@/test/make-deps";
import { nextAuthOptions, type SignInPort } from "./next-auth-options";

const user = { id: "u1", email: "ada@example.test", name: "Ada", role: "viewer" as const };
const signedOut: string[] = [];
const port: SignInPort = {
  signIn: async () => ({ sid: "s1", user }),
  readSession: async (sid) => (sid === "s1" ? user : null),
  signOut: async (sid) => void signedOut.push(sid),
};
const log = pino({ level: "silent" });
const optionsOf = (changes: Partial<SignInPort> = {}, baseUrl = "http://127.0.0.1:3000") =>
  nextAuthOptions(testConfig({ baseUrl }), { ...port, ...changes }, log);

async function authorize(changes: Partial<SignInPort>): Promise<unknown> {
  const [provider] = optionsOf(changes).providers as CredentialsConfig[];
  return provider?.authorize({ email: "ada@example.test", password: "x" }, { headers: {} });
}

test.each([
  [new OperatorError("auth.wrong_credentials", "no", { kind: "unauthenticated" }), "wrong_credentials"],
  [new OperatorError("auth.too_many_attempts", "no", { kind: "rate_limited" }), "rate_limited"],
  [new OperatorError("auth.second_factor_needed", "no", { kind: "invalid" }), "second_factor"],
  [new OperatorError("auth.wrong_code", "no", { kind: "invalid" }), "wrong_code"],
  [new OperatorError("account.second_factor_unreadable", "no", { kind: "unavailable" }), "unavailable"],
  [new Error("connect ECONNREFUSED 10.0.0.5:3306"), "unavailable"],
])("%s travels in the URL as %s only", async (thrown, code) => {
  const failing = authorize({ signIn: () => Promise.reject(thrown) });
  await expect(failing).rejects.toThrow(new Error(code));
});

test("the form's code is handed on, and what is not text counts as nothing", async () => {
  const received: unknown[] = [];
  const [provider] = optionsOf({
    signIn: async (credentials) => {
      received.push(credentials);
      return { sid: "s1", user };
    },
  }).providers as CredentialsConfig[];
  await provider?.authorize({ email: "ada@example.test", password: "x", code: "123 456" }, { headers: {} });
  await provider?.authorize({ email: ["a", "b"], password: { length: 1 } } as never, { headers: {} });
  expect(received).toEqual([
    { email: "ada@example.test", password: "x", code: "123 456" },
    { email: "", password: "", code: "" },
  ]);
});

test("the token carries the session's secret and nothing else", async () => {
  const { callbacks } = optionsOf();
  const token = { name: "Ada", email: "ada@example.test", sub: "u1" };
  const signedIn = { id: "u1", sid: "s1" };
  expect(await callbacks?.jwt?.({ token, user: signedIn, account: null })).toEqual({ sid: "s1" });
});

test("both callbacks throw for a session that is over, so that next-auth clears the cookie", async () => {
  const { callbacks } = optionsOf();
  const token = { sid: "revoked" };
  await expect(callbacks?.jwt?.({ token } as never)).rejects.toMatchObject({ code: "auth.session_over" });
  const session = { expires: "2026-11-21" };
  await expect(callbacks?.session?.({ session, token } as never)).rejects.toMatchObject({ code: "auth.session_over" });
});

test("signing out revokes the session", async () => {
  await optionsOf().events?.signOut?.({ token: { sid: "s9" } } as never);
  expect(signedOut).toEqual(["s9"]);
});

test("over HTTPS the cookie is bound to this very host", () => {
  const { cookies, useSecureCookies } = optionsOf({}, "https://console.example");
  expect(useSecureCookies).toBe(true);
  expect(cookies?.sessionToken).toMatchObject({
    name: "__Host-seaworthy.session",
    options: { httpOnly: true, sameSite: "lax", path: "/", secure: true },
  });
});
