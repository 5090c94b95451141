import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Deps } from "@/lib/deps";
import { openTarget } from "@/lib/mysql/open-target";
import { openStore } from "@/lib/store/open-store";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { requireServer } from "@/test/servers";
import { getHealth, getMigrationHealth, getReadiness } from ".";

let deps: TestDeps;

beforeAll(async () => {
  deps = await makeDeps();
});
afterAll(() => deps.dispose());

async function timed<T>(work: Promise<T>): Promise<{ value: T; milliseconds: number }> {
  const startedAt = performance.now();
  const value = await work;
  return { value, milliseconds: performance.now() - startedAt };
}

const statusOf = (readiness: { checks: { id: string; status: string }[] }) =>
  Object.fromEntries(readiness.checks.map((check) => [check.id, check.status]));

/** A TCP server between us and the real one; while frozen it swallows every byte. */
async function startMiddle(upstream: URL | null) {
  let frozen = upstream === null;
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    sockets.add(client);
    client.on("error", () => {});
    if (upstream === null) return;
    const up = new (client.constructor as typeof Socket)().connect(Number(upstream.port), upstream.hostname);
    sockets.add(up);
    up.on("error", () => {});
    client.on("data", (data) => frozen || up.write(data));
    up.on("data", (data) => frozen || client.write(data));
    client.on("close", () => up.destroy());
    up.on("close", () => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    connections: () => [...sockets].filter((socket) => !socket.destroyed).length,
    freeze: () => (frozen = true),
    thaw: () => (frozen = false),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function through(port: number, which: "store" | "target"): Deps & { close(): Promise<void> } {
  const replace = (url: string) => {
    const changed = new URL(url);
    changed.port = String(port);
    return changed.toString();
  };
  const config = {
    ...deps.config,
    ...(which === "store"
      ? { storeUrl: replace(deps.config.storeUrl) }
      : { targetUrl: replace(deps.config.targetUrl) }),
  };
  const [store, target] = [openStore(config), openTarget(config)];
  return {
    ...deps,
    config,
    store,
    target,
    close: async () => {
      await Promise.allSettled([store.close(), target.close()]);
    },
  };
}

describe("readiness", () => {
  test("is given when both databases answer; pending migrations do not take it away", async () => {
    const readiness = await getReadiness(deps);
    expect(readiness.ready).toBe(true);
    expect(statusOf(readiness)).toMatchObject({ store: "ok", "store-migrations": "ok", target: "ok" });
  });

  test.each(["store", "target"] as const)(
    "a %s that accepts connections and never answers is told within two seconds, again and again",
    async (which) => {
      const silent = await startMiddle(null);
      const behind = through(silent.port, which);
      try {
        const took: number[] = [];
        for (let i = 0; i < 3; i++) {
          const { value, milliseconds } = await timed(getReadiness(behind));
          took.push(milliseconds);
          expect(value.ready).toBe(false);
          expect(value.checks.find((check) => check.id === which)).toMatchObject({
            status: "failed",
            message: "No answer within 1.5 s.",
          });
        }
        // The machine may be busy for a moment.
        expect(Math.min(...took)).toBeLessThan(2000);
        expect(silent.connections()).toBeLessThanOrEqual(3);
      } finally {
        silent.close();
        await behind.close();
      }
    },
  );

  test("a server that freezes on open connections is told in time, and comes back by itself", async () => {
    const middle = await startMiddle(new URL(requireServer("mariadb")));
    const behind = through(middle.port, "target");
    try {
      expect((await getReadiness(behind)).ready).toBe(true);
      middle.freeze();
      const { value, milliseconds } = await timed(getReadiness(behind));
      expect(milliseconds).toBeLessThan(10_000);
      expect(statusOf(value)).toMatchObject({ store: "ok", target: "failed", "target-migrations": "warning" });
      middle.thaw();
      await expect.poll(async () => (await getReadiness(behind)).ready, { timeout: 15_000 }).toBe(true);
    } finally {
      middle.close();
      await behind.close();
    }
  });

  test("a refused connection is told without host, user or database", async () => {
    const behind = through(1, "store");
    try {
      const readiness = await getReadiness(behind);
      expect(statusOf(readiness)).toMatchObject({ store: "failed", "store-migrations": "failed", target: "ok" });
      expect(JSON.stringify(readiness)).not.toMatch(/127\.0\.0\.1|root|sw_store/);
    } finally {
      await behind.close();
    }
  });

  test("names the store's migrations that are missing", async () => {
    const empty = await makeDeps();
    try {
      const [tables] = await empty.store.pool.query("SHOW TABLES");
      for (const row of tables as Record<string, string>[])
        await empty.store.pool.query(`DROP TABLE \`${Object.values(row)[0]}\``);
      const readiness = await getReadiness(empty);
      expect(readiness.ready).toBe(false);
      expect(statusOf(readiness)).toMatchObject({ store: "ok", "store-migrations": "failed" });
    } finally {
      await empty.dispose();
    }
  });
});

describe("the Health page", () => {
  test("shows versions, pools and memory, and hides passwords", async () => {
    const health = await getHealth(deps, actor("viewer"));
    expect(health).toMatchObject({ ready: true, workers: [], queue: { queued: 0, running: 0, oldestQueuedAt: null } });
    expect(health.databases.map((database) => database.server?.version)).toEqual([
      expect.stringContaining("MariaDB"),
      expect.stringContaining("MariaDB"),
    ]);
    expect(health.databases[0]?.pool).toMatchObject({ limit: 8, waiting: 0 });
    expect(health.databases[0]?.pool.open).toBeGreaterThan(0);
    expect(health.archives.freeBytes).toBeGreaterThan(0);
    expect(JSON.stringify(health)).not.toContain("root:root");
  });

  test("is still a page when the target hangs", async () => {
    const silent = await startMiddle(null);
    const behind = through(silent.port, "target");
    try {
      const { value, milliseconds } = await timed(getHealth(behind, actor("viewer")));
      expect(milliseconds).toBeLessThan(10_000);
      expect(value.databases[1]?.server).toBeNull();
      expect(value.databases[0]?.server?.version).toContain("MariaDB");
    } finally {
      silent.close();
      await behind.close();
    }
  });
});

test("however many ask for the migrations at once, the databases are asked once", async () => {
  let questions = 0;
  const onAcquire = () => questions++;
  deps.store.pool.pool.on("acquire", onAcquire);
  deps.target.pool.pool.on("acquire", onAcquire);
  const asked = async (times: number) => {
    questions = 0;
    const answers = await Promise.all(Array.from({ length: times }, () => getMigrationHealth(deps)));
    expect(answers.every(({ upToDate }) => upToDate)).toBe(true);
    return questions;
  };
  const once = await asked(1);
  expect(await asked(50)).toBe(once);
  expect(await asked(1)).toBe(once);
  deps.store.pool.pool.off("acquire", onAcquire);
  deps.target.pool.pool.off("acquire", onAcquire);
});
