import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startVerify } from "@/lib/backups";
import { newId } from "@/lib/kernel/ids";
import { backups, workers } from "@/lib/store/schema";
import { environmentOf, runProgram, startProgram, programFile } from "@/test/bundle";
import { until, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";

const program = programFile("worker");
let deps: TestDeps;
beforeAll(async () => {
  deps = await makeDeps("mariadb", { jobLeaseSeconds: 3, shutdownGraceSeconds: 7 });
});
afterAll(async () => {
  await deps.dispose();
});

interface RunningWorker {
  child: ChildProcess;
  lines: Record<string, unknown>[];
  exit: Promise<[number | null, string | null]>;
}

async function start(environment: Record<string, string> = {}): Promise<RunningWorker> {
  const child = startProgram(program, [], {
    environment: { ...environmentOf(deps.config), ...environment },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const lines: Record<string, unknown>[] = [];
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on("line", (line) =>
      lines.push(JSON.parse(line) as Record<string, unknown>),
    );
  const exit = once(child, "exit") as RunningWorker["exit"];
  await until(
    () => lines,
    (all) => all.some((line) => line["msg"] === "worker started"),
  );
  return { child, lines, exit };
}

test("the start line names version, mode and both databases, without their passwords", async () => {
  const { child, lines, exit } = await start();
  expect(lines[0]).toMatchObject({ role: "worker", mode: "connected", version: expect.any(String) });
  expect(lines[0]?.["store"]).toContain(new URL(deps.config.storeUrl).pathname);
  expect(lines[0]?.["target"]).toContain(new URL(deps.config.targetUrl).pathname);
  expect(JSON.stringify(lines)).not.toContain(`:${new URL(deps.config.storeUrl).password}@`);
  child.kill("SIGTERM");
  expect(await exit).toEqual([0, null]);
});

test("told to stop, it signs off in the store and ends with 0", async () => {
  const { child, lines, exit } = await start();
  child.kill("SIGINT");
  expect(await exit).toEqual([0, null]);
  expect(lines.at(-1)).toMatchObject({ msg: "stopped" });
  const rows = await deps.store.db.select().from(workers);
  expect(rows.find((row) => row.pid === child.pid)?.stoppedAt).toBeInstanceOf(Date);
});

test("supervised, it ends in order when the process that started it goes away", async () => {
  const { child, lines, exit } = await start({ SEAWORTHY_SUPERVISED: "true" });
  child.disconnect();
  expect(await exit).toEqual([0, null]);
  expect(lines.map((line) => line["msg"])).toContain("stopping: the process that started this one is gone");
});

test("it knows the product's jobs: one whose archive is gone fails with a reason", async () => {
  const id = newId();
  const row = { id, fileName: "gone.sql.zst", kind: "manual", state: "complete", createdByName: "test" } as const;
  await deps.store.db.insert(backups).values({ ...row, databaseName: deps.target.database, createdAt: new Date() });
  const { jobId } = await startVerify(deps, actor("operator"), { id });
  const { child, exit } = await start();
  const failed = await untilState(deps, jobId, "failed");
  expect(failed.error).toMatchObject({ code: expect.stringMatching(/^\w+\.\w+$/) });
  child.kill("SIGTERM");
  await exit;
});

test("without its configuration it says everything that is missing, and nothing else", async () => {
  const { code, stdout, stderr } = await runProgram(program, [], { PORT: "none" });
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^Seaworthy's worker cannot run\. The configuration has/);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test("without its store it says which database does not answer, and why", async () => {
  const storeUrl = "mysql://someone:hunter2@127.0.0.1:1/store";
  const { code, stderr } = await runProgram(program, [], { ...environmentOf(deps.config), DATABASE_URL: storeUrl });
  expect(code).toBe(1);
  expect(stderr).toContain(
    "DATABASE_URL (Seaworthy's own database, mysql://someone@127.0.0.1:1/store) cannot be reached: ",
  );
  expect(stderr).toContain("ECONNREFUSED");
  expect(stderr).not.toContain("hunter2");
});
