import type { Pool, RowDataPacket } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type MortalServer, startMortalServer } from "@/test/mortal-server";
import { availableServers } from "@/test/servers";
import { createLimitedPool, liftLimits } from "./limited-pool";

// A server of the test's own is set up and started.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const thrown = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);

describe.each(availableServers())("a pool on $flavour", ({ url }) => {
  let pool: Pool;
  beforeEach(() => {
    pool = createLimitedPool({ uri: url, connectionLimit: 2 }, 1);
  });
  afterEach(() => pool.end());

  test("whoever waits for a connection is told in time that there is none, and the pool is as good as before", async () => {
    const held = await Promise.all([pool.getConnection(), pool.getConnection()]);
    const startedAt = performance.now();
    const waiting = await Promise.all(Array.from({ length: 20 }, () => thrown(pool.query("SELECT 1"))));
    expect(performance.now() - startedAt).toBeLessThan(5000);
    for (const error of waiting) expect(error).toMatchObject({ code: "database.busy", retryAfterSeconds: 1 });
    for (const connection of held) connection.release();
    const answers = await Promise.all(Array.from({ length: 20 }, () => pool.query("SELECT 1 AS one")));
    expect(answers.every(([rows]) => JSON.stringify(rows) === '[{"one":1}]')).toBe(true);
  });

  test("silence is none where nothing was asked, or on a connection of its own for long work", async () => {
    const [idle, busy] = [await pool.getConnection(), await pool.getConnection()];
    idle.release();
    await liftLimits(busy);
    // Longer than a statement of the pool may take, and than a server may say nothing.
    const [rows] = await busy.query("SELECT SLEEP(7) AS woken");
    expect(rows).toEqual([{ woken: 0 }]);
    busy.destroy();
    const [[same]] = await pool.query<RowDataPacket[]>("SELECT CONNECTION_ID() AS id");
    expect(same).toEqual({ id: idle.threadId });
  });
});

describe("a server that stands still (SIGSTOP)", () => {
  let server: MortalServer;
  let pool: Pool;
  beforeAll(async () => {
    server = await startMortalServer();
    pool = createLimitedPool({ uri: server.url, connectionLimit: 2, connectTimeout: 2000 }, 1);
    await Promise.all([pool.query("DO SLEEP(0.1)"), pool.query("DO SLEEP(0.1)")]);
  });
  afterAll(async () => {
    await pool.end();
    await server.stop();
  });

  test("keeps nobody waiting: neither who had a connection, nor who wanted one; back, it answers at once", async () => {
    server.freeze();
    // A signal takes a moment to reach every thread.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const startedAt = performance.now();
    const had = [thrown(pool.query("SELECT 1")), thrown(pool.query("SELECT 1"))];
    const wanted = [thrown(pool.query("SELECT 1")), thrown(pool.query("SELECT 1"))];
    for (const error of await Promise.all(wanted)) expect(error).toMatchObject({ code: "database.busy" });
    for (const error of await Promise.all(had)) expect(error).toMatchObject({ code: "ETIMEDOUT" });
    expect(performance.now() - startedAt).toBeLessThan(9000);
    const begun = await thrown(pool.query("SELECT 1"));
    expect(begun).toMatchObject({ code: expect.stringMatching(/^(database\.busy|ETIMEDOUT)$/) });
    server.thaw();
    await expect
      .poll(
        () =>
          pool.query("SELECT 1").then(
            () => true,
            () => false,
          ),
        { timeout: 5000 },
      )
      .toBe(true);
  });
});
