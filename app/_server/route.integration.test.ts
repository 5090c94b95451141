import { desc, eq } from "drizzle-orm";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { createUser, signIn, signOut } from "@/lib/accounts";
import { type Actor, requireScope, systemActor } from "@/lib/auth/actor";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { sha256Hex } from "@/lib/kernel/ids";
import { audit, type Role } from "@/lib/store/schema";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { webDeps } from "./deps";
import { route } from "./route";

vi.mock("./deps", () => ({ webDeps: vi.fn<() => Deps>() }));

const client = { address: "192.0.2.1", userAgent: null, requestId: null };
const baseUrl = "http://127.0.0.1:3000";
let deps: TestDeps;
let operatorCookie: string;
let viewerCookie: string;
let operatorSid: string;

async function sessionOf(role: Role): Promise<{ sid: string; cookie: string }> {
  const person = { email: `${role}@example.test`, password: "four unrelated words here" };
  await createUser(deps, systemActor, { ...person, name: role, role });
  const { sid } = await signIn(deps, person, client);
  const token = await encode({ token: { sid }, secret: deps.config.authSecret });
  return { sid, cookie: `theme=dark; ${sessionCookieName(deps.config)}=${token}` };
}

beforeAll(async () => {
  deps = await makeDeps();
  ({ cookie: viewerCookie } = await sessionOf("viewer"));
  ({ cookie: operatorCookie, sid: operatorSid } = await sessionOf("operator"));
});
afterAll(() => deps.dispose());
beforeEach(() => {
  vi.mocked(webDeps).mockReturnValue(deps);
});

const Input = z.object({
  id: z.string(),
  count: z.coerce.number().int().default(1),
  idempotencyKey: z.string().optional(),
});

async function echo(_deps: Deps, actor: Actor, input: z.infer<typeof Input>) {
  requireScope(actor, "backups:create");
  return { by: actor.name, input, at: new Date("2026-11-21T03:00:00Z") };
}

interface Asked {
  method?: string;
  cookie?: string;
  origin?: string | null;
  body?: string;
  query?: string;
  headers?: Record<string, string>;
}

function ask(handler: ReturnType<typeof route>, asked: Asked): Promise<Response> {
  const { method = "POST", cookie = operatorCookie, origin = baseUrl, body, query = "", headers = {} } = asked;
  const request = new Request(`${baseUrl}/api/admin/things/t1${query}`, {
    method,
    headers: {
      cookie,
      ...(origin === null ? {} : { origin }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  return handler(request, { params: Promise.resolve({ id: "t1" }) });
}

const errorOf = async (response: Response) => ((await response.json()) as { error: Record<string, unknown> }).error;
const lastAudit = async () => (await deps.store.db.select().from(audit).orderBy(desc(audit.id)).limit(1))[0];

describe("a route", () => {
  test("hands path, query, body and idempotency key to the verb and writes dates as ISO strings", async () => {
    const response = await ask(route(Input, echo), {
      body: '{"id":"another","count":3}',
      headers: { "idempotency-key": "k1", "x-request-id": "proxy-request-1" },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("x-request-id")).toBe("proxy-request-1");
    expect(await response.json()).toEqual({
      by: "operator@example.test",
      input: { id: "t1", count: 3, idempotencyKey: sha256Hex("/api/admin/things/t1\nk1") },
      at: "2026-11-21T03:00:00.000Z",
    });
    const read = await ask(route(Input, echo), { method: "GET", query: "?count=7", origin: null });
    expect(await read.json()).toMatchObject({ input: { count: 7 } });
  });

  test("answers 204 when the verb has nothing to say", async () => {
    const response = await ask(
      route(Input, async () => undefined),
      { method: "DELETE" },
    );
    expect([response.status, await response.text()]).toEqual([204, ""]);
  });

  test("refuses a stranger with 401 and writes it down", async () => {
    for (const cookie of ["", `${sessionCookieName(deps.config)}=forged`]) {
      const response = await ask(route(Input, echo), { cookie });
      expect(response.status).toBe(401);
      expect(await errorOf(response)).toMatchObject({ code: "auth.not_signed_in" });
      expect(await lastAudit()).toMatchObject({
        action: "access.refused",
        actorName: "anonymous",
        subject: "t1",
        details: { what: "POST /api/admin/things/t1" },
      });
    }
  });

  test("refuses a role that may not with 403 and writes it down", async () => {
    const response = await ask(route(Input, echo), { cookie: viewerCookie });
    expect(response.status).toBe(403);
    expect(await errorOf(response)).toMatchObject({ code: "auth.forbidden", details: { scope: "backups:create" } });
    expect(await lastAudit()).toMatchObject({ action: "access.refused", actorName: "viewer@example.test" });
  });

  test("refuses changes from another origin or from none, and leaves reading alone", async () => {
    for (const origin of ["https://evil.example", "null", null]) {
      const response = await ask(route(Input, echo), { origin });
      expect(response.status).toBe(403);
      expect(await errorOf(response)).toMatchObject({ code: "auth.wrong_origin" });
    }
    expect((await ask(route(Input, echo), { method: "GET", origin: null })).status).toBe(200);
  });

  test("answers 400 to input that is not right, naming it", async () => {
    const cases: [Asked, string][] = [
      [{ body: "{oops" }, "input.bad_json"],
      [{ body: "[1]" }, "input.not_object"],
      [{ body: "a=1", headers: { "content-type": "application/x-www-form-urlencoded" } }, "input.not_json"],
      [{ body: `{"count":${"[".repeat(40)}1${"]".repeat(40)}}` }, "input.too_deep"],
      [{ body: '{"count":"many"}' }, "input.invalid"],
    ];
    for (const [asked, code] of cases) {
      const response = await ask(route(Input, echo), asked);
      expect(response.status).toBe(400);
      expect(await errorOf(response)).toMatchObject({ code });
    }
    const named = await errorOf(await ask(route(Input, echo), { body: '{"count":"many"}' }));
    expect(named["details"]).toEqual({ fields: { count: expect.any(String) as string } });
  });

  test("gives each kind of error its status, and says when to come back", async () => {
    const kinds = { not_found: 404, conflict: 409, rate_limited: 429, unavailable: 503, failed: 500 } as const;
    for (const [kind, status] of Object.entries(kinds)) {
      const failing = route(Input, async () => {
        throw new OperatorError("x.y", "No.", { kind: kind as keyof typeof kinds, retryAfterSeconds: 7 });
      });
      const response = await ask(failing, {});
      expect([response.status, response.headers.get("retry-after")]).toEqual([status, "7"]);
    }
  });

  test("hides what nobody foresaw behind the request's id", async () => {
    const broken = route(Input, async () => {
      throw new TypeError("secret detail");
    });
    const response = await ask(broken, { headers: { "x-request-id": "request-42" } });
    expect(response.status).toBe(500);
    const text = JSON.stringify(await response.json());
    expect(text).toContain("request-42");
    expect(text).not.toContain("secret detail");
  });

  test("knows a signed-out session at once, whatever its cookie says", async () => {
    await signOut(deps, operatorSid, client);
    expect((await ask(route(Input, echo), {})).status).toBe(401);
  });

  test("strangers who keep knocking stop filling the audit log", async () => {
    const counted = () => deps.store.db.$count(audit, eq(audit.actorName, "anonymous"));
    const before = await counted();
    for (let i = 0; i < 40; i++) await ask(route(Input, echo), { cookie: "" });
    expect((await counted()) - before).toBeLessThan(21);
  });
});
