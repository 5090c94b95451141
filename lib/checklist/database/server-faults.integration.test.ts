import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openTarget } from "@/lib/mysql/open-target";
import type { Target } from "@/lib/mysql/target";
import { makeCertificate } from "@/test/certificates";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { isMysqlPrepared, startMysql } from "../../../scripts/setup/mysql-chroot.mjs";
import { startMariadb, type ThrowAwayServer } from "../../../scripts/setup/servers.mjs";
import type { Check } from "../check";
import { binlogCheck } from "./binlog";
import { bufferPoolCheck } from "./buffer-pool";
import { clockCheck } from "./clock";
import { connectionsCheck } from "./connections";
import { publicPortCheck } from "./public-port";
import { reachableCheck } from "./reachable";
import { sqlModeCheck } from "./sql-mode";
import { tlsCheck } from "./tls";
import { weakAccountsCheck } from "./weak-accounts";

// A server of the test's own is set up and started.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const look = () => ({ now: new Date(), signal: AbortSignal.timeout(20_000) });

/** What is wrong with the server as a whole. */
const faults = [
  "--skip-log-bin",
  "--sql-mode=NO_ENGINE_SUBSTITUTION",
  "--bind-address=0.0.0.0",
  "--innodb-buffer-pool-size=128M",
  "--max-connections=40",
  "--default-time-zone=-03:30",
];

const servers = [
  { flavour: "mariadb" as const, start: startMariadb, isThere: true },
  // Prepared by `npm test`, unless it was told of another MySQL.
  { flavour: "mysql" as const, start: startMysql, isThere: isMysqlPrepared() },
];

describe.each(servers.filter(({ isThere }) => isThere))("a $flavour that is set up badly", ({ flavour, start }) => {
  let deps: TestDeps;
  let server: ThrowAwayServer;
  let folder: string;
  let target: Target;
  beforeAll(async () => {
    deps = await makeDeps();
    folder = await mkdtemp(join(tmpdir(), "seaworthy-test-"));
    const { cert, key } = makeCertificate({ names: ["127.0.0.1"] });
    await Promise.all([writeFile(join(folder, "cert.pem"), cert), writeFile(join(folder, "key.pem"), key)]);
    // MySQL makes a certificate of its own.
    const tls = [`--ssl-cert=${join(folder, "cert.pem")}`, `--ssl-key=${join(folder, "key.pem")}`];
    server = await start([...faults, ...(flavour === "mariadb" ? tls : [])]);
    const root = await createConnection({ uri: server.url });
    await root.query("CREATE DATABASE shop CHARACTER SET utf8mb4");
    await root.end();
    target = openTarget({ targetUrl: `${server.url}/shop`, targetPoolSize: 2 });
  });
  afterAll(async () => {
    await target.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
    await deps.dispose();
  });

  const measure = (check: Check) => check.measure({ ...deps, target }, look());
  const run = (statement: string) => target.pool.query(statement);

  test("without a binary log it is told how to switch it on", async () => {
    expect(await measure(binlogCheck)).toMatchObject({
      status: "warning",
      summary: expect.stringContaining("The binary log is off"),
      remedy: { command: expect.stringContaining("log_bin") },
    });
  });

  test("without strict mode it is told the statement, which helps", async () => {
    const judged = await measure(sqlModeCheck);
    expect(judged).toMatchObject({ status: "warning", evidence: { facts: [{ value: "NO_ENGINE_SUBSTITUTION" }, {}] } });
    await run(judged.remedy?.command ?? "");
    expect(await measure(sqlModeCheck)).toMatchObject({ status: "ok" });
  });

  test("far from UTC that is told, and no skew is read into it", async () => {
    expect(await measure(clockCheck)).toMatchObject({
      status: "warning",
      severity: "info",
      summary: "The server's time zone is UTC −03:30",
    });
  });

  test("with the default buffer pool it does, while everything fits", async () => {
    const facts = await bufferPoolCheck.gather({ ...deps, target }, look());
    expect(facts.poolBytes).toBe(128 * 1024 ** 2);
    expect(bufferPoolCheck.judge(facts)).toMatchObject({
      status: "ok",
      summary: expect.stringContaining("the default"),
    });
    const grown = { ...facts, dataBytes: 1e9 };
    expect(bufferPoolCheck.judge(grown)).toMatchObject({ status: "warning" });
    await run(bufferPoolCheck.judge(grown).remedy?.command ?? "");
  });

  test("with room for 40 connections it is told the limit, which helps", async () => {
    const busy = { ...deps, target, config: { ...deps.config, targetPoolSize: 20 } };
    const judged = await connectionsCheck.measure(busy, look());
    expect(judged).toMatchObject({ status: "failed", summary: expect.stringContaining("which has 30 to give") });
    await run(judged.remedy?.command ?? "");
    expect(await connectionsCheck.measure(busy, look())).toMatchObject({ status: "ok" });
  });

  test("listening everywhere, it is found at this machine's other addresses, and open accounts are named", async () => {
    const before = await publicPortCheck.gather({ ...deps, target }, look());
    expect(before).toMatchObject({ binds: ["0.0.0.0"], open: [], accountsGrant: null });
    const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    const others = own.filter(({ internal, family }) => !internal && family === "IPv4").map(({ address }) => address);
    expect(before.reachedAt.map(({ address }) => address)).toEqual(expect.arrayContaining(["127.0.0.1", ...others]));
    await run("CREATE USER 'app'@'%' IDENTIFIED BY 'secret'");
    const found = await publicPortCheck.gather({ ...deps, target }, look());
    expect(found.open).toEqual(["'app'@'%'"]);
    const outside = [...found.reachedAt, { address: "203.0.113.7", kind: "public" as const }];
    expect(publicPortCheck.judge({ ...found, reachedAt: outside })).toMatchObject({ status: "failed" });
  });

  test("every account of it has a password until one is made without", async () => {
    await run("CREATE USER 'guest'@'10.%'");
    const judged = await measure(weakAccountsCheck);
    // MySQL is set up with a root that has none either.
    expect(judged).toMatchObject({
      status: "failed",
      evidence: { items: expect.arrayContaining(["'guest'@'10.%': empty password"]) },
    });
    for (const statement of judged.remedy?.command?.split("\n") ?? []) await run(statement.replace("…", "good enough"));
    expect(await measure(weakAccountsCheck)).toMatchObject({ status: "ok" });
  });

  test("an encrypted connection shows its cipher", async () => {
    const ssl = { rejectUnauthorized: false };
    const encrypted = { ...target, connect: () => createConnection({ uri: `${server.url}/shop`, ssl }) };
    const { connections } = await tlsCheck.gather({ ...deps, target: encrypted }, look());
    expect(connections[0]).toMatchObject({ cipher: expect.stringContaining("AES"), protocol: "TLSv1.3" });
  });

  test("read only, it is taken for the replica that it may be, and the statement helps", async () => {
    await run("SET GLOBAL read_only = ON");
    const judged = await measure(reachableCheck);
    expect(judged).toMatchObject({ status: "warning", summary: expect.stringContaining("is read only") });
    await run(judged.remedy?.command ?? "");
    expect(await measure(reachableCheck)).toMatchObject({ status: "ok" });
  });
});
