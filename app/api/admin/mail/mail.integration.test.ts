import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Role } from "@/lib/store/schema";
import { askRoute, signInEachRole } from "@/test/ask-route";
import { queue, withMail } from "@/test/mail-jobs";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { giveWebDeps } from "@/test/web-deps";

let deps: TestDeps;
let cookies: Map<Role, string>;
let id: string;

beforeAll(async () => {
  // No server yet: the mail has failed, and says what to set.
  deps = withMail(await makeDeps(), null);
  cookies = await signInEachRole(deps);
  id = (await queue(deps, { about: "user:1" })).mailId;
});
afterAll(() => deps.dispose());
beforeEach(() => {
  giveWebDeps(deps);
});

const ask = (method: string, path: string, role?: Role) =>
  askRoute(deps, [method, path], { id, cookie: role === undefined ? undefined : cookies.get(role) });

test.each<[string, string, object]>([
  ["GET", "mail?about=user:1&state=failed", { mails: [{ error: { code: "mail.not_configured" } }], next: null }],
  ["GET", "mail/{id}", { recipient: "ann@example.test", state: "failed", canResend: false }],
])("%s %s is an operator's", async (method, path, expected) => {
  expect(await ask(method, path, "operator")).toMatchObject({ status: 200, body: expected });
  expect(await ask(method, path, "viewer")).toMatchObject({ status: 403 });
  expect(await ask(method, path)).toMatchObject({ status: 401 });
});

test("a mail is sent again by an operator, once there is a server", async () => {
  expect(await ask("POST", "mail/{id}/resend", "viewer")).toMatchObject({ status: 403 });
  expect(await ask("POST", "mail/{id}/resend", "operator")).toMatchObject({
    status: 409,
    body: { error: { code: "mail.cannot_resend", hint: expect.stringContaining("SMTP_HOST") } },
  });
  const server = { host: "127.0.0.1", port: 1, tls: "none", user: null, password: null, ca: null } as const;
  giveWebDeps(withMail(deps, null, { server, mode: "live" }));
  expect(await ask("POST", "mail/{id}/resend", "operator")).toMatchObject({
    status: 200,
    body: { id, state: "queued", jobId: expect.any(String), error: null },
  });
});
