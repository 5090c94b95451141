import { setTimeout as wait } from "node:timers/promises";
import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { GET as liveness } from "@/app/health/route";
import { migrateStore } from "@/lib/migrations";
import { openTarget } from "@/lib/mysql/open-target";
import { openStore } from "@/lib/store/open-store";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { type MortalServer, startMortalServer } from "@/test/mortal-server";
import { getMigrationHealth, getReadiness } from ".";
import { poolUse } from "./pool-use";

// A server of the test's own is set up, frozen, killed and started again.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let server: MortalServer;
let base: TestDeps;
let deps: TestDeps;

beforeAll(async () => {
  server = await startMortalServer();
  base = await makeDeps();
  const root = await createConnection({ uri: server.url, multipleStatements: true });
  await root.query(
    "CREATE USER probe@'127.0.0.1' IDENTIFIED BY 'probe'; GRANT ALL ON *.* TO probe@'127.0.0.1'; CREATE DATABASE store; CREATE DATABASE shop",
  );
  await root.end();
  const own = (database: string) => `${server.url.replace("root:root", "probe:probe")}/${database}`;
  const config = { ...base.config, storeUrl: own("store"), targetUrl: own("shop") };
  deps = { ...base, config, store: openStore(config), target: openTarget(config) };
  await migrateStore(deps.store);
});
afterAll(async () => {
  await Promise.allSettled([deps.store.close(), deps.target.close()]);
  await server.stop();
  await base.dispose();
});

async function timed<T>(work: Promise<T>): Promise<{ value: T; milliseconds: number }> {
  const startedAt = performance.now();
  const value = await work;
  return { value, milliseconds: performance.now() - startedAt };
}

/** Someone asks several times a second, as load balancers do, for as long as it lasts. */
async function expectNotReadyInTime(): Promise<void> {
  const asked: Promise<number>[] = [];
  for (let round = 0; round < 12; round++) {
    const ask = async () => {
      expect(liveness().status).toBe(200);
      const [ready, migrations] = await Promise.all([timed(getReadiness(deps)), timed(getMigrationHealth(deps))]);
      expect(ready.value.ready).toBe(false);
      expect(migrations.value.upToDate).toBe(false);
      return Math.max(ready.milliseconds, migrations.milliseconds);
    };
    asked.push(ask());
    await wait(250);
  }
  const milliseconds = (await Promise.all(asked)).toSorted((a, b) => a - b);
  // The machine may be busy for a moment; what nobody gives up takes for ever.
  expect(milliseconds[asked.length / 2]).toBeLessThan(2000);
  expect(milliseconds.at(-1)).toBeLessThan(10_000);
}

async function expectReadyAgain(): Promise<void> {
  const { milliseconds } = await timed(
    expect.poll(async () => (await getReadiness(deps)).ready, { timeout: 5000, interval: 100 }).toBe(true),
  );
  expect(milliseconds).toBeLessThan(5000);
}

/** On the server as many connections as our pools have open, in the pools none that is taken or waited for. */
async function expectNoneLeaked(): Promise<void> {
  const root: Connection = await createConnection({ uri: server.url });
  try {
    await expect
      .poll(
        async () => {
          const pools = [poolUse(deps.store.pool), poolUse(deps.target.pool)];
          const [rows] = await root.query<RowDataPacket[]>(
            "SELECT COUNT(*) AS count FROM information_schema.PROCESSLIST WHERE USER IN ('probe', 'unauthenticated user')",
          );
          const open = pools.reduce((sum, pool) => sum + pool.open, 0);
          return {
            tooMany: pools.some((pool) => pool.open > pool.limit),
            taken: pools.reduce((sum, pool) => sum + pool.open - pool.idle + pool.waiting, 0),
            onlyOnTheServer: Number(rows[0]?.["count"]) - open,
          };
        },
        { timeout: 15_000 },
      )
      .toEqual({ tooMany: false, taken: 0, onlyOnTheServer: 0 });
  } finally {
    await root.end();
  }
}

interface Outage {
  how: string;
  begin(): Promise<void> | void;
  end(): Promise<void> | void;
}

const outages: Outage[] = [
  { how: "stands still (SIGSTOP)", begin: () => server.freeze(), end: () => server.thaw() },
  { how: "is stopped, so that its port refuses", begin: () => server.kill(), end: () => server.restart() },
  { how: "refuses our account", begin: () => setLocked(true), end: () => setLocked(false) },
];

async function setLocked(locked: boolean): Promise<void> {
  const root = await createConnection({ uri: server.url });
  await root.query(`ALTER USER probe@'127.0.0.1' ACCOUNT ${locked ? "LOCK" : "UNLOCK"}`);
  if (locked) await root.query("KILL USER probe@'127.0.0.1'");
  await root.end();
}

describe.each(outages)("while the database server $how", ({ begin, end }) => {
  test("we are alive and not ready; ready again within 5 s of its return, with nothing leaked", async () => {
    expect(await getReadiness(deps)).toMatchObject({ ready: true });
    await begin();
    try {
      await expectNotReadyInTime();
    } finally {
      await end();
    }
    await expectReadyAgain();
    await expectNoneLeaked();
  });
});

test("what is pending is counted where releases wait for it", async () => {
  expect(await getMigrationHealth(deps)).toMatchObject({
    upToDate: true,
    checks: [
      { id: "store-migrations", status: "ok", message: "0 pending." },
      { id: "target-migrations", status: "ok" },
    ],
  });
});
