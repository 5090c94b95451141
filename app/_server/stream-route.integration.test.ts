import { once } from "node:events";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { createUser, signIn } from "@/lib/accounts";
import { systemActor } from "@/lib/auth/actor";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { webDeps } from "./deps";
import { streamRoute } from "./stream-route";

vi.mock("./deps", () => ({ webDeps: vi.fn<() => Deps>() }));

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
});

const Input = z.object({ count: z.number(), fail: z.enum(["before", "after"]).optional() });
let wasStopped = Promise.withResolvers<string>();

/** Tells numbers; -1 waits until nobody listens any more. */
const POST = streamRoute(
  Input,
  async (_deps, _actor, { count, fail }, { signal, onEvent }) => {
    const failure = new OperatorError("test.failed", "It did not work.", { kind: "conflict" });
    if (fail === "before") throw failure;
    for (let n = 0; n < count; n++) onEvent(n);
    if (fail === "after") throw failure;
    if (count !== -1) return { count };
    onEvent(0);
    if (!signal.aborted) await once(signal, "abort");
    wasStopped.resolve("stopped");
    return { count };
  },
  { event: (n: number) => ({ n }), result: ({ count }: { count: number }) => ({ done: count }) },
);

function ask(
  body: object,
  {
    stream = true,
    origin = deps.config.baseUrl,
    signal,
  }: { stream?: boolean; origin?: string; signal?: AbortSignal } = {},
) {
  const headers = {
    cookie,
    origin,
    "content-type": "application/json",
    accept: stream ? "application/x-ndjson" : "*/*",
  };
  const init = { method: "POST", headers, body: JSON.stringify(body), ...(signal === undefined ? {} : { signal }) };
  return POST(new Request(`${deps.config.baseUrl}/api/admin/count`, init));
}

const lines = async (response: Response) =>
  (await response.text())
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);

test("tells what happens line by line, the result last", async () => {
  const response = await ask({ count: 2 });
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/x-ndjson; charset=utf-8"]);
  expect(await lines(response)).toEqual([{ n: 0 }, { n: 1 }, { done: 2 }]);
});

test("answers the result alone to whoever does not ask for lines", async () => {
  const response = await ask({ count: 2 }, { stream: false });
  expect(await response.json()).toEqual({ count: 2 });
});

test("refuses as every route does, with the status of what is wrong", async () => {
  for (const stream of [true, false]) {
    expect((await ask({ count: 1 }, { stream, origin: "https://evil.example" })).status).toBe(403);
    expect((await ask({ count: "x" }, { stream })).status).toBe(400);
    const failed = await ask({ count: 1, fail: "before" }, { stream });
    expect([failed.status, await failed.json()]).toEqual([
      409,
      { error: { code: "test.failed", message: "It did not work.", requestId: failed.headers.get("x-request-id") } },
    ]);
  }
});

test("an error after the first line is the last one", async () => {
  const response = await ask({ count: 1, fail: "after" });
  const requestId = response.headers.get("x-request-id");
  expect(await lines(response)).toEqual([
    { n: 0 },
    { error: { code: "test.failed", message: "It did not work.", requestId } },
  ]);
});

test("stops what it does when the client goes away, in both ways a server learns of it", async () => {
  const response = await ask({ count: -1 });
  await response.body?.cancel();
  expect(await wasStopped.promise).toBe("stopped");

  wasStopped = Promise.withResolvers<string>();
  const gone = new AbortController();
  const answer = ask({ count: -1 }, { stream: false, signal: gone.signal });
  setTimeout(() => gone.abort(), 20);
  expect(await wasStopped.promise).toBe("stopped");
  await answer;
});
