import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStore, type Store } from "@/lib/store/open-store";
import { startCuttableProxy } from "@/test/cuttable-proxy";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { requireServer } from "@/test/servers";
import { countRequest } from "./request-limits";

let deps: TestDeps;
let others: Store[];

beforeAll(async () => {
  deps = await makeDeps();
  others = [openStore(deps.config), openStore(deps.config)];
});
afterAll(async () => {
  await Promise.all(others.map((store) => store.close()));
  await deps.dispose();
});

const config = () => ({ ...deps.config, rateLimits: { reads: 100, changes: 20, strangers: 10 } });
const caller = () => ({ actor: actor("operator"), address: "192.0.2.7" });

test("never more than the quota passes, however many processes share it and whatever comes at once", async () => {
  const who = caller();
  const stores = [deps.store, ...others];
  const quotas = await Promise.all(
    Array.from({ length: 300 }, (_, i) =>
      countRequest({ config: config(), store: stores[i % 3] ?? deps.store }, who, false),
    ),
  );
  const passed = quotas.filter(({ isExceeded }) => !isExceeded).length;
  expect(passed).toBe(100);
});

test("a process that asks alone gets all but what lies unused in the others", async () => {
  const who = caller();
  const [other = deps.store] = others;
  await countRequest({ config: config(), store: other }, who, false);
  let passed = 0;
  while (!(await countRequest({ config: config(), store: deps.store }, who, false)).isExceeded) passed++;
  expect(passed).toBe(95);
});

test("reading costs the store a question for every twentieth of the quota", async () => {
  const who = caller();
  let questions = 0;
  const onAcquire = () => questions++;
  deps.store.pool.pool.on("acquire", onAcquire);
  for (let i = 0; i < 50; i++) await countRequest({ config: config(), store: deps.store }, who, false);
  deps.store.pool.pool.off("acquire", onAcquire);
  expect(questions).toBeLessThanOrEqual(10);
});

test("people, tokens and addresses are counted apart; one network of an address is one", async () => {
  const who = caller();
  const token = { ...who.actor, kind: "token" as const, token: { id: "t1", scopes: new Set<never>() } };
  const count = (asking: { actor: typeof who.actor | null; address: string | null }) =>
    countRequest({ config: config(), store: deps.store }, asking, true);
  expect(await count(who)).toMatchObject({ name: "changes", remaining: 19 });
  expect(await count({ ...who, actor: token })).toMatchObject({ name: "changes", remaining: 19 });
  expect(await count({ actor: null, address: "2001:db8:1:2::1" })).toMatchObject({ name: "strangers", remaining: 9 });
  expect(await count({ actor: null, address: "2001:db8:1:2::2" })).toMatchObject({ remaining: 8 });
  expect(await count({ actor: null, address: null })).toMatchObject({ remaining: 9 });
});

test("a connection that went dead keeps a caller waiting for seconds, not for as long as it is dead", async () => {
  const proxy = await startCuttableProxy(requireServer("mariadb"));
  const store = openStore({ ...deps.config, storeUrl: proxy.through(deps.config.storeUrl) });
  const who = caller();
  const count = () => countRequest({ config: config(), store }, who, false);
  try {
    await store.pool.query("SELECT 1");
    proxy.freeze();
    await expect(Promise.all([count(), count()])).rejects.toMatchObject({ code: "request.not_counted" });
    proxy.mend();
    expect(await count()).toMatchObject({ isExceeded: false });
  } finally {
    proxy.cut();
    // The pool sees what was cut before it is ended.
    await wait(100);
    await store.close().catch(() => undefined);
    await proxy.close();
  }
}, 15_000);
