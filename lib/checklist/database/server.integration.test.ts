import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import type { RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "@/lib/kernel/ids";
import { openTarget } from "@/lib/mysql/open-target";
import { backups } from "@/lib/store/schema";
import { urlOf } from "@/test/dump-to-file";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { availableServers } from "@/test/servers";
import { sql } from "@/test/target-sql";
import { databaseChecks } from ".";
import { appNotRootCheck } from "./app-not-root";
import { clockCheck } from "./clock";
import { connectionsCheck } from "./connections";
import { longTransactionsCheck } from "./long-transactions";
import { publicPortCheck } from "./public-port";
import { reachableCheck } from "./reachable";
import { sizeTrendCheck } from "./size-trend";
import { tlsCheck } from "./tls";

const dayMs = 24 * 3_600_000;
const look = () => ({ now: new Date(), signal: AbortSignal.timeout(20_000) });

describe.each(availableServers())("the server, $flavour", ({ flavour, url }) => {
  let deps: TestDeps;
  beforeAll(async () => {
    deps = await makeDeps(flavour);
  });
  afterAll(() => deps.dispose());

  const withTarget = async <T>(targetUrl: string, work: (own: TestDeps) => Promise<T>): Promise<T> => {
    const target = openTarget({ targetUrl, targetPoolSize: 1 });
    try {
      return await work({ ...deps, target });
    } finally {
      await target.close();
    }
  };

  test("every check measures it, in time, and says in a line what is so", async () => {
    const ids = databaseChecks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(18);
    for (const check of databaseChecks) {
      const judged = await check.measure(deps, look());
      const { status, summary, remedy } = judged;
      const isBad = status === "warning" || status === "failed";
      expect({ id: check.id, fits: /^.{10,400}$/.test(summary), status, helps: remedy !== undefined }).toEqual({
        id: check.id,
        fits: true,
        status: expect.stringMatching(/^(ok|warning|failed|skipped)$/),
        helps: isBad,
      });
      expect(JSON.stringify(judged)).not.toContain("root:root");
    }
  });

  test("answers with its version and latency", async () => {
    const judged = await reachableCheck.measure(deps, look());
    expect(judged).toMatchObject({
      status: "ok",
      summary: expect.stringMatching(/^(MariaDB|MySQL) \d+\.\d+\.\d+ answers in [\d.]+ ms$/),
    });
  });

  test("a port nobody listens on, a wrong password and a schema that is not there are told apart", async () => {
    const judge = (targetUrl: string) => withTarget(targetUrl, (own) => reachableCheck.measure(own, look()));
    expect(await judge("mysql://root@127.0.0.1:1/shop")).toMatchObject({
      status: "failed",
      summary: expect.stringContaining("does not answer"),
    });
    expect(await judge(urlOf(url, deps.target.database, { user: "root", password: "wrong one" }))).toMatchObject({
      status: "failed",
      summary: expect.stringContaining("refused the connection"),
      remedy: { text: expect.stringContaining("TARGET_DATABASE_URL") },
    });
    expect(await judge(urlOf(url, "sw_not_there"))).toMatchObject({
      status: "failed",
      summary: expect.stringContaining("Unknown database"),
    });
  });

  test("a transaction is seen with its age and its session; after ten minutes it is named", async () => {
    await sql(deps, "CREATE TABLE IF NOT EXISTS held (id INT PRIMARY KEY)");
    const holder = await deps.target.connect();
    try {
      await holder.beginTransaction();
      await holder.query("INSERT INTO held VALUES (1)");
      const { gather, judge } = longTransactionsCheck;
      const gatherOurs = async () => {
        const facts = await gather(deps, look());
        return facts.transactions?.filter(({ connection }) => connection === holder.threadId) ?? [];
      };
      // The server tells of its transactions from a copy, which it makes anew once nobody has asked for a tenth of a second.
      const seldom = { interval: 300, timeout: 15_000 };
      await expect.poll(gatherOurs, seldom).toMatchObject([{ isOurs: true, changedRows: 1 }]);
      const facts = await gather(deps, look());
      const ours = facts.transactions?.filter(({ connection }) => connection === holder.threadId) ?? [];
      expect(ours[0]?.seconds).toBeLessThan(60);
      expect(judge({ ...facts, transactions: ours }).status).toBe("ok");
      // The same one eleven minutes later.
      const later = ours.map((one) => ({ ...one, seconds: one.seconds + 11 * 60 }));
      expect(judge({ ...facts, transactions: later })).toMatchObject({
        status: "warning",
        remedy: { command: `KILL ${holder.threadId};` },
      });
      await holder.rollback();
      await expect.poll(gatherOurs, seldom).toEqual([]);
    } finally {
      // What fails above leaves no lock behind, on which the dropping of the schema would wait.
      holder.destroy();
    }
  });

  test("sessions are looked at while one of them runs a statement with an emoji", async () => {
    const busy = await deps.target.connect();
    const running = busy.query("SELECT SLEEP(3), '🧬'").catch(() => undefined);
    try {
      const { transactions } = await longTransactionsCheck.gather(deps, look());
      expect(transactions).not.toBe(null);
      const { users } = await appNotRootCheck.gather(deps, look());
      expect(users).not.toBe(null);
    } finally {
      busy.destroy();
      await running;
    }
  });

  test("clocks agree, and one of ours that is wrong is noticed", async () => {
    expect(await clockCheck.measure(deps, look())).toMatchObject({ status: "ok" });
    const ahead = (ms: number) => ({ ...deps, clock: { now: () => new Date(Date.now() + ms) } });
    expect(await clockCheck.measure(ahead(-30_000), look())).toMatchObject({
      status: "warning",
      summary: expect.stringContaining("ahead of ours"),
    });
    expect(await clockCheck.measure(ahead(3_600_000), look())).toMatchObject({
      status: "failed",
      summary: expect.stringMatching(/clock is (59 min \d+ s|60 min 0 s|1 h 0 min) behind ours/),
    });
  });

  test("connections are counted per server, and too many are told with the sum", async () => {
    const { target, store } = await connectionsCheck.gather(deps, look());
    expect(target.identity === store.identity).toBe(flavour === "mariadb");
    expect(target.limit).toBeGreaterThan(100);
    expect(target.peak).toBeGreaterThanOrEqual(target.now > 0 ? 1 : 0);
    const greedy = { ...deps, config: { ...deps.config, webReplicas: 100 } };
    expect(await connectionsCheck.measure(greedy, look())).toMatchObject({
      status: "failed",
      evidence: {
        facts: expect.arrayContaining([expect.objectContaining({ value: expect.stringContaining("100 web × (") })]),
      },
      remedy: { command: expect.stringMatching(/^SET GLOBAL max_connections = \d+;$/) },
    });
  });

  test("connections here are not encrypted, and one that is shows its cipher", async () => {
    const { connections } = await tlsCheck.gather(deps, look());
    expect(connections.map(({ name, cipher }) => [name, cipher])).toEqual([
      ["target", null],
      ["store", null],
    ]);
    expect(connections.every(({ place }) => place.onThisMachine)).toBe(true);
  });

  test("a server that listens on this machine only is not open to the internet", async () => {
    const [[row]] = await deps.target.pool.query<RowDataPacket[]>("SELECT @@bind_address AS address");
    const isNarrow = row?.["address"] === "127.0.0.1";
    expect((await publicPortCheck.measure(deps, look())).status).toBe(isNarrow ? "ok" : "warning");
  });

  test("growth is seen between two backups, with the room that is left", async () => {
    expect(await sizeTrendCheck.measure(deps, look())).toMatchObject({ status: "skipped" });
    const now = Date.now();
    const rows = [10, 5, 0].map((daysAgo) => ({
      id: newId(),
      fileName: `${newId()}.sql.zst`,
      kind: "scheduled" as const,
      state: "complete" as const,
      databaseName: deps.target.database,
      plainBytes: 100e9 - daysAgo * 1.1e6,
      createdByName: "test",
      createdAt: new Date(now - daysAgo * dayMs),
    }));
    await deps.store.db.insert(backups).values(rows);
    const facts = await sizeTrendCheck.gather(deps, look());
    expect(facts.points).toHaveLength(3);
    expect(sizeTrendCheck.judge(facts)).toMatchObject({
      status: "ok",
      summary: expect.stringContaining("1.1 MB a day"),
    });
    const full = { ...facts, disk: { folder: "/var/lib/mysql", freeBytes: 10e6 } };
    expect(sizeTrendCheck.judge(full)).toMatchObject({
      status: "warning",
      summary: expect.stringMatching(/full in about (9|10) days/),
    });
  });
});

test("a server that takes connections and says nothing is given up, and called that", async () => {
  const deps = await makeDeps();
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const target = openTarget({ targetUrl: `mysql://root@127.0.0.1:${port}/shop`, targetPoolSize: 1 });
  const startedAt = performance.now();
  expect(await reachableCheck.measure({ ...deps, target }, look())).toMatchObject({
    status: "failed",
    summary: "The database takes connections and says nothing for 4 s",
  });
  const signal = AbortSignal.timeout(200);
  await expect(clockCheck.measure({ ...deps, target }, { now: new Date(), signal })).rejects.toThrow();
  expect(performance.now() - startedAt).toBeLessThan(12_000);
  await target.close();
  silent.close();
  await deps.dispose();
});
