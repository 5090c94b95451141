import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startBackup } from "@/lib/backups";
import { migrateStore } from "@/lib/migrations";
import { openTarget } from "@/lib/mysql/open-target";
import { openStore } from "@/lib/store/open-store";
import { environmentOf, programFile, startProgram } from "@/test/bundle";
import { until, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { type MortalServer, startMortalServer } from "@/test/mortal-server";

// A server of the test's own is killed and stays away for 20 s.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 90_000 });

let server: MortalServer;
let base: TestDeps;
let deps: TestDeps;
beforeAll(async () => {
  server = await startMortalServer();
  base = await makeDeps("mariadb", { jobLeaseSeconds: 5, shutdownGraceSeconds: 8 });
  const root = await createConnection({ uri: server.url, multipleStatements: true });
  await root.query("CREATE DATABASE store; CREATE DATABASE shop; CREATE TABLE shop.t (id INT PRIMARY KEY, v LONGBLOB)");
  await root.query("SET GLOBAL max_allowed_packet = 64 * 1024 * 1024");
  await root.query("INSERT INTO shop.t SELECT seq, REPEAT('x', 100000) FROM store.seq_1_to_1500");
  await root.end();
  const config = { ...base.config, storeUrl: `${server.url}/store`, targetUrl: `${server.url}/shop` };
  deps = { ...base, config, store: openStore(config), target: openTarget(config) };
  await migrateStore(deps.store);
});
afterAll(async () => {
  await Promise.allSettled([deps.store.close(), deps.target.close()]);
  await server.stop();
  await base.dispose();
});

test("the database is killed under a backup and away for 20 s: the worker goes on by itself, and the backup is made", async () => {
  const child = startProgram(programFile("worker"), [], {
    environment: environmentOf(deps.config),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  const lines: string[] = [];
  if (child.stdout !== null) createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  try {
    await until(
      () => lines,
      (all) => all.some((line) => line.includes("worker started")),
    );
    const { jobId } = await startBackup(deps, actor("operator"), {});
    await untilState(deps, jobId, "running");
    await server.kill();
    await wait(20_000);
    expect(child.exitCode).toBe(null);
    await server.restart();
    await untilState(deps, jobId, "succeeded");
    child.kill("SIGTERM");
    expect(await exit).toEqual([0, null]);
  } finally {
    child.kill("SIGKILL");
  }
});
