import { headers } from "next/headers";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import {
  createFirstAdministrator,
  FirstAdministratorInput,
  firstAdministratorLink,
  scoreLinkPassword,
  ScoreLinkPasswordInput,
} from "@/lib/accounts";
import type { Deps } from "@/lib/deps";
import { audit } from "@/lib/store/schema";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { webDeps } from "./deps";
import { doorAction } from "./door-action";

vi.mock("./deps", () => ({ webDeps: vi.fn<() => Deps>() }));
vi.mock("next/headers", () => ({ headers: vi.fn<typeof headers>() }));

const create = doorAction(FirstAdministratorInput, createFirstAdministrator);
const score = doorAction(ScoreLinkPasswordInput, scoreLinkPassword);
const purpose = "first-administrator";

let deps: TestDeps;
let token: string;

beforeAll(async () => {
  deps = await makeDeps();
  token = new URL((await firstAdministratorLink(deps)) ?? "").searchParams.get("token") ?? "";
});
afterAll(() => deps.dispose());
beforeEach(() => {
  vi.mocked(webDeps).mockReturnValue(deps);
  vi.mocked(headers).mockResolvedValue(new Headers({ "x-request-id": "door-test" }));
});

test("how good a password would be is said only to who holds a link that works", async () => {
  const typed = {
    purpose,
    password: "calm harbour at dawn 7",
    name: "Bea Portman",
    email: "bea@example.test",
  } as const;
  expect(await score({ ...typed, token: "guessed" })).toEqual({ ok: true, value: null });
  expect(await score({ ...typed, token })).toMatchObject({ ok: true, value: { problem: null } });
  expect(await score({ ...typed, token, password: "beaportman1990" })).toMatchObject({
    ok: true,
    value: { problem: expect.stringContaining("your name") },
  });
});

test("what is refused is an answer that names the field, and uses no link up", async () => {
  const person = { token, name: "Bea Portman", email: "bea@example.test" };
  expect(await create({ ...person, name: " ", password: "calm harbour at dawn 7" })).toMatchObject({
    ok: false,
    error: { code: "input.invalid", details: { fields: { name: expect.any(String) } } },
  });
  expect(await create({ ...person, password: "password1234" })).toMatchObject({
    ok: false,
    error: { code: "account.weak_password", hint: expect.any(String) },
  });
  expect(await create({ ...person, password: "calm harbour at dawn 7" })).toEqual({
    ok: true,
    value: { email: "bea@example.test" },
  });
  expect(await create({ ...person, password: "calm harbour at dawn 7" })).toMatchObject({
    ok: false,
    error: { code: "account.link_spent" },
  });
});

test("the audit log knows the request it came with, and never the link's secret", async () => {
  const rows = await deps.store.db.select().from(audit);
  expect(rows.find((row) => row.action === "account.first_administrator_created")?.requestId).toBe("door-test");
  expect(JSON.stringify(rows)).not.toContain(token);
});
