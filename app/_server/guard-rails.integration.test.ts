import { eq, like, sql } from "drizzle-orm";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { POST as startBackup } from "@/app/api/admin/backups/route";
import { createUser, signIn } from "@/lib/accounts";
import { type Actor, requireScope, type Scope, systemActor } from "@/lib/auth/actor";
import { newTokenSecret } from "@/lib/auth/api-tokens";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import type { Deps } from "@/lib/deps";
import { claimMs, keptMs } from "@/lib/idempotency/claim-key";
import { pruneKeys } from "@/lib/idempotency/prune-keys";
import { OperatorError } from "@/lib/kernel/errors";
import { newId, sha256Hex } from "@/lib/kernel/ids";
import { apiTokens, audit, idempotencyKeys, jobs } from "@/lib/store/schema";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { webDeps } from "./deps";
import { route } from "./route";

vi.mock("./deps", () => ({ webDeps: vi.fn<() => Deps>() }));

const baseUrl = "http://127.0.0.1:3000";
let deps: TestDeps;
let userId: string;
let cookie: string;

beforeAll(async () => {
  deps = await makeDeps();
  const person = { email: "operator@example.test", password: "four unrelated words here" };
  ({ id: userId } = await createUser(deps, systemActor, { ...person, name: "Olga", role: "operator" }));
  const { sid } = await signIn(deps, person, { address: null, userAgent: null, requestId: null });
  cookie = `${sessionCookieName(deps.config)}=${await encode({ token: { sid }, secret: deps.config.authSecret })}`;
});
afterAll(() => deps.dispose());
beforeEach(() => {
  vi.mocked(webDeps).mockReturnValue(deps);
});

type Handler = ReturnType<typeof route>;

function ask(handler: Handler, headers: Record<string, string> = {}, body?: string, method = "POST") {
  const request = new Request(`${baseUrl}/api/admin/things/t1`, {
    method,
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return handler(request, { params: Promise.resolve({ id: "t1" }) });
}

const signedIn = () => ({ cookie, origin: baseUrl });
const codeOf = async (response: Response) => ((await response.json()) as { error?: { code: string } }).error?.code;

const Input = z.object({ id: z.string(), count: z.number().default(1) });

/** A route that counts how often its verb ran. */
function counting(answer: (input: z.infer<typeof Input>) => unknown = (input) => input) {
  const runs = { count: 0 };
  const verb = async (_deps: Deps, actor: Actor, input: z.infer<typeof Input>) => {
    requireScope(actor, "backups:create");
    runs.count++;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return answer(input);
  };
  return { runs, handler: route(Input, verb) };
}

async function makeToken(scopes: Scope[]): Promise<string> {
  const secret = newTokenSecret();
  const now = Date.now();
  await deps.store.db.insert(apiTokens).values({
    id: newId(),
    name: `pipeline ${secret.slice(-4)}`,
    tokenHash: sha256Hex(secret),
    hint: secret.slice(0, 7),
    scopes,
    createdBy: userId,
    createdByName: "operator@example.test",
    createdAt: new Date(now),
    expiresAt: new Date(now + 3_600_000),
  });
  return secret;
}

describe("API tokens", () => {
  test("a token opens what its scopes say, without an Origin, and is who did it", async () => {
    const { handler } = counting();
    const good = await makeToken(["backups:create"]);
    expect((await ask(handler, { authorization: `Bearer ${good}` })).status).toBe(200);
    const narrow = await makeToken(["backups:read"]);
    const refused = await ask(handler, { authorization: `Bearer ${narrow}`, "x-request-id": "token-request-1" });
    expect(refused.status).toBe(403);
    const [row] = await deps.store.db.select().from(audit).where(eq(audit.requestId, "token-request-1"));
    expect(row).toMatchObject({ action: "access.refused", actorName: `token:pipeline ${narrow.slice(-4)}` });
  });

  test("a token that does not work is refused even beside a session that would do", async () => {
    const { handler } = counting();
    const response = await ask(handler, { ...signedIn(), authorization: `Bearer ${newTokenSecret()}` });
    expect([response.status, await codeOf(response)]).toEqual([401, "auth.bad_token"]);
  });

  test("a token in a cookie is nothing, and another system's bearer token is not ours to judge", async () => {
    const { handler } = counting();
    const token = await makeToken(["backups:create"]);
    const asCookie = await ask(handler, { cookie: `${sessionCookieName(deps.config)}=${token}`, origin: baseUrl });
    expect(asCookie.status).toBe(401);
    expect((await ask(handler, { ...signedIn(), authorization: "Bearer eyJhbGciOi" })).status).toBe(200);
  });
});

describe("Idempotency-Key", () => {
  const keyed = (key: string) => ({ ...signedIn(), "idempotency-key": key });

  test("the same request gets the first answer again, another one with the same key is refused", async () => {
    const { handler, runs } = counting();
    const first = await ask(handler, keyed("a"), '{"count":3}');
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    const again = await ask(handler, keyed("a"), '{"count":3}');
    expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([200, "true"]);
    expect(await again.text()).toBe(await first.text());
    const other = await ask(handler, keyed("a"), '{"count":4}');
    expect([other.status, await codeOf(other)]).toEqual([422, "idempotency.other_request"]);
    expect(runs.count).toBe(1);
  });

  test("while the first is being answered, the others are told to come back", async () => {
    const { promise: told, resolve: goOn } = Promise.withResolvers<void>();
    const { handler, runs } = counting((input) => told.then(() => input));
    const asked = [ask(handler, keyed("b")), ask(handler, keyed("b"))];
    const late = await Promise.race(asked);
    expect([late.status, late.headers.get("retry-after")]).toEqual([409, "2"]);
    goOn();
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 409]));
    expect(runs.count).toBe(1);
  });

  test("50 requests at once with one key start one job on a real route", async () => {
    const before = await deps.store.db.$count(jobs);
    const start = () => {
      const headers = { ...signedIn(), "idempotency-key": "deploy-42" };
      const request = new Request(`${baseUrl}/api/admin/backups`, { method: "POST", headers });
      return startBackup(request, { params: Promise.resolve(undefined) });
    };
    const answers = await Promise.all(Array.from({ length: 50 }, start));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.every((status) => status === 200 || status === 409)).toBe(true);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
    expect((await deps.store.db.$count(jobs)) - before).toBe(1);
    const replayed = await start();
    const firstAnswer = answers.find(({ status }) => status === 200);
    expect(await replayed.json()).toEqual(await firstAnswer?.json());
  });

  test("a key is of one actor and of one path", async () => {
    const { handler, runs } = counting();
    await ask(handler, keyed("c"));
    const token = await makeToken(["backups:create"]);
    const fromToken = await ask(handler, { authorization: `Bearer ${token}`, "idempotency-key": "c" });
    expect(fromToken.headers.get("idempotency-replayed")).toBeNull();
    const elsewhere = new Request(`${baseUrl}/api/admin/things/t2`, { method: "POST", headers: keyed("c") });
    await handler(elsewhere, { params: Promise.resolve({ id: "t2" }) });
    expect(runs.count).toBe(3);
  });

  test("a refusal is kept; what may be different the next time is not", async () => {
    const outcomes = { kind: "conflict" as "conflict" | "failed" | "forbidden" };
    const { handler, runs } = counting(() => {
      throw new OperatorError("x.y", "No.", { kind: outcomes.kind });
    });
    for (const [kind, key, expectedRuns] of [
      ["conflict", "d1", 1],
      ["failed", "d2", 2],
      ["forbidden", "d3", 2],
    ] as const) {
      outcomes.kind = kind;
      runs.count = 0;
      const [first, again] = [await ask(handler, keyed(key)), await ask(handler, keyed(key))];
      expect(again.status).toBe(first.status);
      expect([kind, runs.count]).toEqual([kind, expectedRuns]);
    }
  });

  test("the key of a process that died is free after a minute, an answer is forgotten after a day", async () => {
    const { handler, runs } = counting();
    await ask(handler, keyed("e"));
    const row = (key: string) => ({ keyHash: hashOf(key), bodyHash: "0".repeat(64), createdAt: new Date() });
    const hashOf = (key: string) => sha256Hex([`user ${userId}`, "POST /api/admin/things/t1", key].join("\n"));
    await deps.store.db.insert(idempotencyKeys).values(row("f"));
    const held = await ask(handler, keyed("f"));
    expect([held.status, await codeOf(held)]).toEqual([422, "idempotency.other_request"]);
    await agedBy(claimMs, hashOf("f"));
    expect((await ask(handler, keyed("f"))).status).toBe(200);
    await agedBy(keptMs, hashOf("e"));
    expect((await ask(handler, keyed("e"))).headers.get("idempotency-replayed")).toBeNull();
    expect(runs.count).toBe(3);
    await agedBy(keptMs + 1000, hashOf("e"));
    expect(await pruneKeys(deps)).toEqual({ removed: 1 });
  });

  async function agedBy(ms: number, keyHash: string): Promise<void> {
    const createdAt = new Date(Date.now() - ms);
    await deps.store.db.update(idempotencyKeys).set({ createdAt }).where(eq(idempotencyKeys.keyHash, keyHash));
  }

  test("what is kept can be read by nobody who only has the store", async () => {
    const { handler } = counting(() => ({ secret: "sw_only_shown_once" }));
    await ask(handler, keyed("g"));
    const rows = JSON.stringify(await deps.store.db.select().from(idempotencyKeys));
    expect(rows).not.toContain("only_shown_once");
    expect(rows).not.toContain("operator@example.test");
    expect(rows).not.toContain(sha256Hex('{"id":"t1"}'));
    expect(await (await ask(handler, keyed("g"))).json()).toEqual({ secret: "sw_only_shown_once" });
  });

  test("an answer that was sealed with another AUTH_SECRET is said to be unreadable, and nothing is done again", async () => {
    const { handler, runs } = counting();
    const authorization = `Bearer ${await makeToken(["backups:create"])}`;
    const byToken = () => ask(handler, { authorization, "idempotency-key": "h" });
    await byToken();
    vi.mocked(webDeps).mockReturnValue({ ...deps, config: { ...deps.config, authSecret: "x".repeat(40) } });
    const again = await byToken();
    expect([again.status, await codeOf(again), runs.count]).toEqual([409, "idempotency.unreadable", 1]);
  });

  test("a key that is none is refused", async () => {
    const { handler, runs } = counting();
    for (const key of ["x".repeat(201), "schlüssel"]) expect((await ask(handler, keyed(key))).status).toBe(400);
    expect(runs.count).toBe(0);
  });
});

describe("limits of a request", () => {
  const withConfig = (config: Partial<Deps["config"]>) =>
    vi.mocked(webDeps).mockReturnValue({ ...deps, config: { ...deps.config, ...config } });

  test("one that takes too long is answered 504, and its verb goes on", async () => {
    withConfig({ requestTimeoutSeconds: 0.05 });
    let finished = false;
    const gate = Promise.withResolvers<void>();
    const slow = route(Input, async () => {
      await gate.promise;
      finished = true;
      return {};
    });
    const response = await ask(slow, signedIn());
    expect([response.status, await codeOf(response)]).toEqual([504, "request.timed_out"]);
    expect(finished).toBe(false);
    gate.resolve();
    await expect.poll(() => finished).toBe(true);
  });

  test("a statement that the database cut short is 504, a database that is away 503", async () => {
    const errors = [
      [{ errno: 1969, code: "UNKNOWN_CODE_PLEASE_REPORT" }, 504, "database.timed_out"],
      [{ errno: 3024, code: "ER_QUERY_TIMEOUT" }, 504, "database.timed_out"],
      [{ code: "ECONNREFUSED" }, 503, "database.unreachable"],
    ] as const;
    for (const [fields, status, code] of errors) {
      const failing = route(Input, async () => {
        throw Object.assign(new Error("SELECT secret FROM people"), fields);
      });
      const response = await ask(failing, signedIn());
      const text = await response.text();
      expect([response.status, text]).toEqual([status, expect.stringContaining(code)]);
      expect(text).not.toContain("secret");
    }
  });

  test("what the database says of a broken statement stays in the log", async () => {
    const broken = route(Input, async ({ store }) => {
      await store.db
        .select()
        .from(jobs)
        .where(sql`no_such_column = ${"a secret parameter"}`);
    });
    const response = await ask(broken, signedIn());
    const text = await response.text();
    expect([response.status, text]).toEqual([500, expect.stringContaining('"unexpected"')]);
    expect(text).not.toMatch(/no_such_column|select|secret|mysql|\.ts|node_modules/i);
  });

  test("a body that is too large is refused before it is read, with the limit in words", async () => {
    const { handler, runs } = counting();
    const response = await ask(handler, signedIn(), JSON.stringify({ count: "x".repeat(1_100_000) }));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      error: { code: "input.too_large", details: { maxBytes: 1_000_000 } },
    });
    expect(runs.count).toBe(0);
  });

  test("beyond the quota: 429 with when to come back, for readers and changers apart, and for strangers by address", async () => {
    withConfig({ rateLimits: { reads: 3, changes: 2, strangers: 2 }, trustedProxies: 1 });
    const { handler } = counting();
    const authorization = `Bearer ${await makeToken(["backups:create"])}`;
    const from = (address: string) => ({ "x-forwarded-for": address });
    const changed = await Promise.all(Array.from({ length: 4 }, () => ask(handler, { authorization })));
    const withStatus = (wanted: number) => changed.filter(({ status }) => status === wanted);
    expect([withStatus(200).length, withStatus(429).length]).toEqual([2, 2]);
    const [refused] = withStatus(429);
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused?.headers.get("ratelimit-policy")).toBe('"changes";q=2;w=60');
    expect(refused?.headers.get("ratelimit")).toMatch(/^"changes";r=0;t=\d+$/);
    const read = await ask(handler, { authorization }, undefined, "GET");
    expect([read.status, read.headers.get("ratelimit")]).toEqual([200, expect.stringMatching(/^"reads";r=2;t=\d+$/)]);
    const strangers = [];
    for (const address of ["198.51.100.1", "198.51.100.1", "198.51.100.1", "198.51.100.2"])
      strangers.push((await ask(handler, from(address))).status);
    expect(strangers).toEqual([401, 401, 429, 401]);
  });

  test("one network of strangers writes so many rows into the audit log, however many addresses it has and whatever it asks", async () => {
    withConfig({ trustedProxies: 1 });
    const { handler } = counting();
    const path = `${baseUrl}/api/${"x".repeat(5000)}`;
    for (let i = 0; i < 30; i++) {
      const headers = { "x-forwarded-for": `2001:db8:7:7::${i}` };
      await handler(new Request(path, { headers }), { params: Promise.resolve({ id: "t1" }) });
    }
    const rows = await deps.store.db.select().from(audit).where(like(audit.address, "2001:db8:7:7:%"));
    expect(rows).toHaveLength(20);
    expect(JSON.stringify(rows[0]?.details).length).toBeLessThan(500);
  });
});
