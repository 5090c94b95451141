import { describe, expect, test } from "vitest";
import { binlogCheck } from "./binlog";
import { bufferPoolCheck } from "./buffer-pool";
import { clockCheck } from "./clock";
import { connectionsCheck } from "./connections";
import { longTransactionsCheck } from "./long-transactions";
import { reachableCheck } from "./reachable";
import { sizeTrendCheck } from "./size-trend";
import { sqlModeCheck } from "./sql-mode";
import { versionCheck } from "./version";

const dayMs = 24 * 3_600_000;

describe("the server answers", () => {
  const answer = {
    server: "MariaDB 10.11.19",
    hostName: "db1",
    address: "10.0.0.5",
    isReadOnly: false,
    connectMs: 3,
    roundTripMs: 0.4,
  };
  const target = "mysql://sw@db1:3306/shop";

  test("with its latency and its name", () => {
    const judged = reachableCheck.judge({ target, answer });
    expect(judged).toMatchObject({ status: "ok", summary: "MariaDB 10.11.19 answers in 0.4 ms" });
    expect(judged.evidence?.facts).toContainEqual({ label: "Host", value: "db1 (10.0.0.5)" });
  });

  test("no answer is critical, with the next step; slow or read only is a warning", () => {
    const gone = reachableCheck.judge({ target, answer: { problem: "It does not answer", hint: "Start it." } });
    expect(gone).toMatchObject({ status: "failed", summary: "It does not answer", remedy: { text: "Start it." } });
    expect(reachableCheck.judge({ target, answer: { ...answer, roundTripMs: 100 } }).status).toBe("ok");
    for (const odd of [{ roundTripMs: 101 }, { isReadOnly: true }])
      expect(reachableCheck.judge({ target, answer: { ...answer, ...odd } })).toMatchObject({
        status: "warning",
        severity: "warning",
      });
  });
});

describe("the version", () => {
  const judge = (flavour: "mariadb" | "mysql", version: string, day: string) =>
    versionCheck.judge({ now: new Date(day), flavour, version, versionText: `It ${version}` });

  test.each([
    ["mariadb", "10.11.19", "2026-11-22", "ok"],
    ["mariadb", "10.11.19", "2027-11-17", "ok"],
    ["mariadb", "10.11.19", "2027-11-19", "warning"],
    ["mariadb", "10.11.19", "2028-02-16T12:00:00Z", "warning"],
    ["mariadb", "10.11.19", "2028-02-17", "failed"],
    ["mariadb", "10.6.21", "2026-11-22", "failed"],
    ["mariadb", "10.5.29", "2026-11-22", "failed"],
    ["mariadb", "10.7.8", "2026-11-22", "failed"],
    ["mysql", "9.7.4", "2026-11-22", "ok"],
    ["mysql", "8.4.9", "2026-11-22", "ok"],
    ["mysql", "8.0.46", "2026-11-22", "failed"],
    ["mysql", "9.6.1", "2026-11-22", "failed"],
    ["mysql", "5.7.44", "2026-11-22", "failed"],
  ] as const)("%s %s on %s: %s", (flavour, version, day, status) => {
    const judged = judge(flavour, version, day);
    expect(judged.status).toBe(status);
    expect(judged.remedy?.text.slice(0, 31)).toBe(status === "ok" ? undefined : "Upgrade to a long-term series o");
  });

  test.each([
    ["mariadb", "12.10.1"],
    ["mariadb", "13.0.2"],
    ["mysql", "10.0.0"],
  ] as const)("%s %s is newer than the list: no verdict, and no alarm", (flavour, version) => {
    expect(judge(flavour, version, "2026-11-22")).toMatchObject({ status: "warning", severity: "info" });
  });
});

describe("connections", () => {
  const sizes = {
    webReplicas: 2,
    workerReplicas: 1,
    storePoolSize: 8,
    targetPoolSize: 4,
    jobConcurrency: 1,
    backupConnections: null as number | null,
  };
  const use = { identity: "a", limit: 151, peak: 40, now: 12, refused: 0 };

  test("are added up as the pools allow, and the sum is shown", () => {
    const judged = connectionsCheck.judge({ sizes, target: use, store: use });
    expect(judged.summary).toBe("Seaworthy needs at most 64 of 141 on the server");
    expect(judged.evidence?.facts).toContainEqual({
      label: "Seaworthy on the server",
      value: "2 web × (8 + 4 + 6) + 1 worker × (8 + 4 + 6) + 1 job × 10 = 64",
    });
    const told = connectionsCheck.judge({ sizes: { ...sizes, backupConnections: 3 }, target: use, store: use });
    expect(told.summary).toContain("needs at most 59 of 141");
  });

  test("just enough is enough; one less is critical, with the number to set", () => {
    const tight = (limit: number) => ({ ...use, limit, peak: 5 });
    expect(connectionsCheck.judge({ sizes, target: tight(74), store: tight(74) }).status).toBe("ok");
    const judged = connectionsCheck.judge({ sizes, target: tight(73), store: tight(73) });
    expect(judged).toMatchObject({
      status: "failed",
      summary: "Seaworthy may need 64 connections of the server, which has 63 to give",
      remedy: { command: "SET GLOBAL max_connections = 123;" },
    });
    expect(judged.severity).toBeUndefined();
  });

  test("on two servers each is judged by what goes there", () => {
    const store = { ...use, identity: "b", limit: 30 };
    expect(connectionsCheck.judge({ sizes, target: use, store })).toMatchObject({
      status: "failed",
      summary: "Seaworthy may need 24 connections of the store's server, which has 20 to give",
    });
  });

  test("a peak near the limit, or connections that were refused, are a warning", () => {
    const judge = (odd: Partial<typeof use>) =>
      connectionsCheck.judge({ sizes, target: { ...use, ...odd }, store: { ...use, ...odd } });
    expect(judge({ peak: 141 }).status).toBe("ok");
    expect(judge({ peak: 142 })).toMatchObject({ status: "warning", severity: "warning" });
    expect(judge({ refused: 3 }).summary).toBe("The server has refused 3 connections since it started");
  });
});

describe("long transactions", () => {
  const one = { connection: 7, who: "app@10.0.0.9", isOurs: false, seconds: 601, changedRows: 2, statement: null };
  const facts = { grant: "GRANT PROCESS ON *.* TO 'sw'@'%';", jobRunning: false };

  test("ten minutes are allowed, and a second more is not", () => {
    expect(longTransactionsCheck.judge({ ...facts, transactions: [] }).summary).toBe("No transaction is open");
    expect(longTransactionsCheck.judge({ ...facts, transactions: [{ ...one, seconds: 600 }] }).status).toBe("ok");
    expect(longTransactionsCheck.judge({ ...facts, transactions: [one] })).toMatchObject({
      status: "warning",
      summary: "1 transaction open for more than 10 minutes, the oldest for 10 min 1 s",
      evidence: { items: ["connection 7 (app@10.0.0.9), open for 10 min 1 s, 2 rows changed, doing nothing"] },
      remedy: { command: "KILL 7;" },
    });
  });

  test("ours are expected while a job of ours runs, and nobody else's", () => {
    const transactions = [{ ...one, isOurs: true }];
    expect(longTransactionsCheck.judge({ ...facts, transactions, jobRunning: true }).status).toBe("ok");
    expect(longTransactionsCheck.judge({ ...facts, transactions }).status).toBe("warning");
    expect(longTransactionsCheck.judge({ ...facts, transactions: [one], jobRunning: true }).status).toBe("warning");
  });

  test("unseen is not fine", () => {
    expect(longTransactionsCheck.judge({ ...facts, transactions: null })).toMatchObject({
      status: "cannot_see",
      remedy: { command: facts.grant },
    });
  });
});

describe("sql_mode", () => {
  const strict = "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES";

  test("one of the strict modes must be on, for the server and for sessions", () => {
    for (const mode of [strict, "STRICT_ALL_TABLES"])
      expect(sqlModeCheck.judge({ flavour: "mariadb", global: mode, session: mode }).status).toBe("ok");
    expect(sqlModeCheck.judge({ flavour: "mariadb", global: "", session: "" })).toMatchObject({
      status: "warning",
      remedy: { command: expect.stringMatching(/^SET GLOBAL sql_mode = .*'STRICT_TRANS_TABLES'\);$/) },
    });
    expect(sqlModeCheck.judge({ flavour: "mysql", global: "", session: "" }).remedy?.command).toMatch(/^SET PERSIST/);
    expect(sqlModeCheck.judge({ flavour: "mysql", global: strict, session: "ANSI" }).summary).toMatch(/sessions lose/);
  });
});

describe("the binary log", () => {
  const on = { binaryLog: true, since: null, expiresSeconds: 30 * 86_400, newestPosition: null };
  const facts = {
    state: on as Parameters<typeof binlogCheck.judge>[0]["state"],
    format: "ROW",
    schedule: { enabled: true, everyMs: dayMs },
    logsGrant: null as string | null,
  };
  const judge = (state: Partial<typeof facts.state>, more: Partial<typeof facts> = {}) =>
    binlogCheck.judge({ ...facts, state: { ...facts.state, ...state }, ...more });

  test("on and kept is fine", () => {
    expect(judge({})).toMatchObject({ status: "ok", summary: "The binary log is on, and kept for 30 d 0 h" });
    expect(judge({ expiresSeconds: 0 }).summary).toMatch(/until somebody removes it/);
    expect(judge({ expiresSeconds: null }).status).toBe("ok");
  });

  test("off is a warning with the lines that switch it on", () => {
    expect(judge({ binaryLog: false })).toMatchObject({
      status: "warning",
      remedy: { command: expect.stringContaining("[mysqld]\nlog_bin = binlog") },
    });
  });

  test("it has to outlive the pause between two backups", () => {
    expect(judge({ expiresSeconds: 86_400 + 1 }).status).toBe("ok");
    expect(judge({ expiresSeconds: 86_400 })).toMatchObject({
      status: "warning",
      summary: "Binary logs are removed after 24 h 0 min, before the next backup is taken",
      remedy: { command: "SET GLOBAL binlog_expire_logs_seconds = 604800;" },
    });
    const weekly = { schedule: { enabled: true, everyMs: 7 * dayMs } };
    expect(judge({ expiresSeconds: 86_400 * 5 }, weekly).remedy?.command).toContain("1209600");
    const without = { schedule: { enabled: false, everyMs: 3_600_000 } };
    expect(judge({ expiresSeconds: 86_400 }, without).status).toBe("warning");
  });

  test("by statement, or cut off behind the newest backup, it is a warning; unseen it is not fine", () => {
    expect(judge({}, { format: "STATEMENT" }).remedy?.command).toBe("SET GLOBAL binlog_format = ROW;");
    const newestPosition = { file: "binlog.000004", position: "4" };
    expect(judge({ newestPosition }).summary).toMatch(/no longer reaches back/);
    expect(judge({ newestPosition, since: new Date(0) }).status).toBe("ok");
    const logsGrant = "GRANT BINLOG MONITOR ON *.* TO 'sw'@'%';";
    expect(judge({ newestPosition }, { logsGrant })).toMatchObject({
      status: "cannot_see",
      remedy: { command: logsGrant },
    });
  });
});

describe("the buffer pool", () => {
  const mib = 1024 ** 2;
  const facts = { poolBytes: 1024 * mib, dataBytes: 300 * mib, memoryBytes: 4096 * mib, requests: 1000, reads: 5 };

  test("its default is too small for data that does not fit, and enough for what does", () => {
    expect(bufferPoolCheck.judge(facts).status).toBe("ok");
    expect(bufferPoolCheck.judge({ ...facts, poolBytes: 128 * mib, dataBytes: 128 * mib })).toMatchObject({
      status: "ok",
      summary: "The buffer pool of 134 MB, the default, holds all of the target",
    });
    expect(bufferPoolCheck.judge({ ...facts, poolBytes: 128 * mib })).toMatchObject({
      status: "warning",
      remedy: { command: `SET GLOBAL innodb_buffer_pool_size = ${256 * mib};` },
    });
  });

  test("three quarters of the machine's memory are allowed, when the machine is known", () => {
    expect(bufferPoolCheck.judge({ ...facts, poolBytes: 3072 * mib }).status).toBe("ok");
    expect(bufferPoolCheck.judge({ ...facts, poolBytes: 3200 * mib })).toMatchObject({
      status: "warning",
      summary: "The buffer pool may take 78 % of the machine's memory",
      remedy: { command: `SET GLOBAL innodb_buffer_pool_size = ${3072 * mib};` },
    });
    expect(bufferPoolCheck.judge({ ...facts, poolBytes: 3200 * mib, memoryBytes: null }).status).toBe("ok");
  });
});

describe("growth", () => {
  const points = (perDay: number, days = 30) =>
    Array.from({ length: days + 1 }, (_, day) => ({ at: new Date(day * dayMs), bytes: 1e9 + day * perDay }));
  const disk = (freeBytes: number) => ({ folder: "/var/lib/mysql", freeBytes });

  test("needs two backups a day apart", () => {
    const hourApart = [0, dayMs - 1].map((ms) => ({ at: new Date(ms), bytes: 1e9 }));
    for (const few of [[], points(1, 0), hourApart])
      expect(sizeTrendCheck.judge({ points: few, dataBytes: 1e9, disk: null }).status).toBe("skipped");
    expect(sizeTrendCheck.judge({ points: points(1e6, 1), dataBytes: 1e9, disk: null }).status).toBe("ok");
  });

  test.each([
    [31e6 * 40, "ok", undefined],
    [1e6 * 30.5, "ok", undefined],
    [1e6 * 30, "warning", undefined],
    [1e6 * 7.5, "warning", undefined],
    [1e6 * 7, "failed", "critical"],
  ])("of 1 MB a day with %d bytes free: %s", (freeBytes, status, severity) => {
    const judged = sizeTrendCheck.judge({ points: points(1e6), dataBytes: 1e9, disk: disk(freeBytes) });
    expect(judged.status).toBe(status);
    expect(judged.severity).toBe(severity);
  });

  test("counts what the disk takes for it, not only what a backup does", () => {
    const grown = points(1e6);
    const judged = sizeTrendCheck.judge({ points: grown, dataBytes: 2 * (1e9 + 30e6), disk: disk(1e9) });
    expect(judged.summary).toBe("The data grows by 2.0 MB a day, and the disk lasts for about 500 days");
  });

  test("a database that shrinks lasts for ever, and a disk elsewhere is not guessed at", () => {
    expect(sizeTrendCheck.judge({ points: points(-1e6), dataBytes: 1e9, disk: disk(1e6) }).summary).toBe(
      "The data does not grow",
    );
    expect(sizeTrendCheck.judge({ points: points(5e6), dataBytes: 1e9, disk: null })).toMatchObject({
      status: "ok",
      summary: "The data grows by 5.0 MB a day",
    });
  });
});

describe("clocks", () => {
  const exact = { skewMs: 0, uncertainMs: 1 };
  const zone = { name: "SYSTEM", system: "UTC", offsetMinutes: [0, 0] as const };
  const judge = (skewMs: number, uncertainMs = 1) =>
    clockCheck.judge({ target: { skewMs, uncertainMs }, store: exact, zone });

  test.each([
    [0, "ok"],
    [-2001, "ok"],
    [2002, "warning"],
    [-60_001, "warning"],
    [60_002, "failed"],
  ])("%d ms off: %s", (skewMs, status) => {
    expect(judge(skewMs).status).toBe(status);
  });

  test("a slow line is not a wrong clock, and the store's clock counts too", () => {
    expect(judge(5000, 4000).status).toBe("ok");
    const judged = clockCheck.judge({ target: exact, store: { skewMs: -90_000, uncertainMs: 1 }, zone });
    expect(judged).toMatchObject({ status: "failed", summary: "The store's clock is 1 min 30 s behind ours" });
  });

  test("a zone that moves repeats an hour; one that does not is told too, and neither counts", () => {
    const berlin = clockCheck.judge({
      target: exact,
      store: exact,
      zone: { name: "Europe/Berlin", system: "UTC", offsetMinutes: [60, 120] },
    });
    expect(berlin).toMatchObject({
      status: "warning",
      severity: "info",
      summary: "The server's time zone is UTC +01:00 or +02:00: once a year NOW() repeats an hour",
    });
    const fixed = clockCheck.judge({
      target: exact,
      store: exact,
      zone: { name: "-03:30", system: "UTC", offsetMinutes: [-210, -210] },
    });
    expect(fixed.summary).toBe("The server's time zone is UTC −03:30");
  });
});
