import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GET } from "@/app/metrics/route";
import { startBackup } from "@/lib/backups";
import { runChecks, waiveCheck } from "@/lib/checklist";
import { startDrill } from "@/lib/drills";
import type { Deps } from "@/lib/deps";
import type { Worker } from "@/lib/jobs";
import { openStore } from "@/lib/store/open-store";
import { startCuttableProxy } from "@/test/cuttable-proxy";
import { queue, safeJob, untilState } from "@/test/jobs";
import { type Exposition, lintExposition } from "@/test/lint-exposition";
import { queue as queueMail } from "@/test/mail-jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { requireServer } from "@/test/servers";
import { sql } from "@/test/target-sql";
import { countRequest, getMetrics } from ".";

const administrator = actor("administrator");
const token = "a-token-for-scrapers-that-is-long-enough";
let deps: TestDeps;
let worker: Worker;
let found: Exposition;
let backupBytes: number;

beforeAll(async () => {
  deps = await makeDeps("mariadb", { metricsToken: token });
  await sql(deps, "CREATE TABLE book (id INT PRIMARY KEY, title VARCHAR(80))", "INSERT INTO book VALUES (1, 'One')");
  worker = startTestWorker(deps);
  const { backup, jobId } = await startBackup(deps, administrator, {});
  await untilState(deps, jobId, "succeeded");
  const drill = await startDrill(deps, administrator, { id: backup.id });
  await untilState(deps, drill.jobId, "succeeded");
  await queue(deps, safeJob);
  await queueMail(deps);
  await runChecks(deps, administrator, { ids: ["db.reachable"] });
  await waiveCheck(deps, administrator, { id: "db.reachable", reason: "for this test", until: inAnHour() });
  const [rows] = await deps.store.pool.query("SELECT size_bytes AS bytes FROM backups");
  backupBytes = (rows as { bytes: number }[])[0]?.bytes ?? 0;
  countRequest({ method: "GET", route: "/backups/[id]", status: 200, seconds: 0.02 });
  countRequest({ method: "GET", route: "/backups/[id]", status: 404, seconds: 0.3 });
  countRequest({ method: "BREW", route: "other", status: 400, seconds: 0.001 });
  found = lintExposition(await getMetrics(deps, administrator));
});
afterAll(async () => {
  await worker.stop(0);
  await deps.dispose();
});

const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

function value(name: string, labels: Record<string, string> = {}): number | undefined {
  const matches = found.samples.filter(
    (sample) => sample.name === name && Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
  );
  if (matches.length > 1) throw new Error(`${name} is not one series`);
  return matches[0]?.value;
}

test("the exposition keeps to the format and the conventions, the domain's figures first", () => {
  expect(found.problems).toEqual([]);
  const firstOf = (prefix: string) => found.samples.findIndex(({ name }) => name.startsWith(prefix));
  expect(firstOf("seaworthy_backup")).toBeLessThan(firstOf("seaworthy_http"));
  expect(firstOf("seaworthy_http")).toBeLessThan(firstOf("process_"));
});

test("figures of backups, drills and migrations are those of the work that was done", () => {
  expect(value("seaworthy_store_up")).toBe(1);
  expect(value("seaworthy_target_up")).toBe(1);
  expect(value("seaworthy_backups")).toBe(1);
  expect(value("seaworthy_backup_size_bytes")).toBe(backupBytes);
  expect(value("seaworthy_backup_age_seconds")).toBeLessThan(120);
  expect(value("seaworthy_backup_proof_age_seconds")).toBeLessThan(120);
  expect(value("seaworthy_restore_seconds")).toBeGreaterThan(0);
  expect(value("seaworthy_drill_passed")).toBe(1);
  expect(value("seaworthy_migrations", { state: "pending" })).toBe(0);
});

test("jobs, workers, the queue, mail and checks are counted", () => {
  expect(value("seaworthy_jobs", { kind: "backup", state: "succeeded" })).toBe(1);
  expect(value("seaworthy_jobs", { kind: "drill", state: "failed" })).toBe(0);
  expect(value("seaworthy_job_last_duration_seconds", { kind: "backup" })).toBeGreaterThan(0);
  expect(value("seaworthy_workers_alive")).toBe(1);
  expect(value("seaworthy_queue_jobs")).toBe(1);
  expect(value("seaworthy_queue_age_seconds")).toBeGreaterThanOrEqual(0);
  const mails = ["queued", "held", "sent", "failed"].map((state) => value("seaworthy_mails", { state }) ?? 0);
  expect(mails.reduce((sum, count) => sum + count)).toBe(1);
  expect(value("seaworthy_check_status", { check: "db.reachable", status: "ok" })).toBe(1);
  expect(value("seaworthy_check_status", { check: "db.reachable", status: "failed" })).toBe(0);
  expect(value("seaworthy_check_waived", { check: "db.reachable" })).toBe(1);
});

test("requests are counted by route, and what strangers make up is one label", () => {
  expect(value("seaworthy_http_requests_total", { route: "/backups/[id]", status: "404" })).toBe(1);
  expect(value("seaworthy_http_requests_total", { method: "other" })).toBe(1);
  expect(value("seaworthy_http_request_duration_seconds_count", { route: "/backups/[id]" })).toBe(2);
  expect(value("seaworthy_http_request_duration_seconds_bucket", { route: "/backups/[id]", le: "0.1" })).toBe(1);
  expect(value("process_resident_memory_bytes")).toBeGreaterThan(1e7);
  expect(value("process_cpu_seconds_total")).toBeGreaterThan(0);
  expect(value("seaworthy_pool_connections", { database: "store", state: "limit" })).toBe(8);
});

test("every figure that the documentation names exists", async () => {
  const text = await readFile("docs/monitoring.md", "utf8");
  const named = new Set(text.match(/\b(seaworthy|process|nodejs)_[a-z0-9_]+\b/g));
  const names = new Set([...found.samples.map(({ name }) => name), ...found.families.keys()]);
  // A machine without control groups tells nothing about its container.
  const missing = [...named].filter((name) => !names.has(name) && !name.startsWith("seaworthy_container_"));
  expect(named.size).toBeGreaterThan(20);
  expect(missing).toEqual([]);
  const undocumented = [...found.families.keys()].filter((name) => !text.includes(name));
  expect(undocumented).toEqual([]);
});

test("a store that hangs is told in time, with what the process itself knows", async () => {
  const proxy = await startCuttableProxy(requireServer("mariadb"));
  const store = openStore({ ...deps.config, storeUrl: proxy.through(deps.config.storeUrl) });
  try {
    await store.pool.query("SELECT 1");
    proxy.freeze();
    const startedAt = performance.now();
    const { problems, samples } = lintExposition(await getMetrics({ ...deps, store }, administrator));
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(problems).toEqual([]);
    expect(samples.find(({ name }) => name === "seaworthy_store_up")?.value).toBe(0);
    expect(samples.map(({ name }) => name)).toContain("process_cpu_seconds_total");
  } finally {
    await proxy.close();
    await store.close().catch(() => undefined);
  }
});

describe("over HTTP", () => {
  const ask = async (authorization?: string, asked: Deps = deps) => {
    Object.assign(globalThis, { [Symbol.for("seaworthy.web.deps")]: asked });
    const headers = authorization === undefined ? {} : { authorization };
    return GET(new Request("http://127.0.0.1/metrics", { headers }));
  };

  test("METRICS_TOKEN opens it while the store hangs, too, however often", async () => {
    const proxy = await startCuttableProxy(requireServer("mariadb"));
    const store = openStore({ ...deps.config, storeUrl: proxy.through(deps.config.storeUrl) });
    try {
      proxy.freeze();
      const startedAt = performance.now();
      const answers = await Promise.all(Array.from({ length: 5 }, () => ask(`Bearer ${token}`, { ...deps, store })));
      expect(performance.now() - startedAt).toBeLessThan(10_000);
      for (const answer of answers) expect(await answer.text()).toContain("seaworthy_store_up 0");
    } finally {
      await proxy.close();
      await store.close().catch(() => undefined);
    }
  });

  test("who asks with something else while the store hangs is told so in time", async () => {
    const proxy = await startCuttableProxy(requireServer("mariadb"));
    const store = openStore({ ...deps.config, storeUrl: proxy.through(deps.config.storeUrl) });
    const config = { ...deps.config, requestTimeoutSeconds: 0.5 };
    try {
      proxy.freeze();
      const answer = await ask(`Bearer sw_${"x".repeat(40)}`, { ...deps, store, config });
      expect([answer.status, await answer.text()]).toEqual([504, expect.stringContaining("request.timed_out")]);
    } finally {
      await proxy.close();
      await store.close().catch(() => undefined);
    }
  });

  test("METRICS_TOKEN opens it", async () => {
    const response = await ask(`Bearer ${token}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(lintExposition(await response.text()).problems).toEqual([]);
  });

  test.each([undefined, "Bearer", `Bearer ${token}x`, `Basic ${token}`, "Bearer sw_unknown"])(
    "%s does not",
    async (authorization) => {
      const response = await ask(authorization);
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toContain("Bearer");
      expect(await response.text()).not.toContain("seaworthy_");
    },
  );
});

test("a viewer may not read them", async () => {
  await expect(getMetrics(deps, actor("viewer"))).rejects.toMatchObject({ kind: "forbidden" });
});
