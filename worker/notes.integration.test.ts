import { afterAll, beforeAll, expect, test } from "vitest";
import { appEnvironment } from "@/lib/checklist/application/app-environment";
import { appMemory } from "@/lib/checklist/application/app-memory";
import { appRuntime } from "@/lib/checklist/application/app-runtime";
import { readProcessNotes } from "@/lib/health";
import { settings } from "@/lib/store/schema";
import { environmentOf, startProgram, programFile } from "@/test/bundle";
import { until } from "@/test/jobs";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { measure } from "@/test/measure";

const program = programFile("worker");
let deps: TestDeps;
beforeAll(async () => {
  deps = await makeDeps("mariadb", { environment: "production" });
});
afterAll(async () => {
  await deps.dispose();
});

/** What the checks say of a real worker that was started like this. */
async function withWorker(environment: Record<string, string>, look: () => Promise<void>): Promise<void> {
  await deps.store.db.delete(settings);
  const child = startProgram(program, [], {
    environment: { ...environmentOf(deps.config), ...environment },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  try {
    await until(
      () => readProcessNotes(deps),
      (notes) => notes.some(({ pid }) => pid === child.pid),
    );
    await look();
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}

test("a worker started for production has no switch on, and tells its memory and its version", () =>
  withWorker({ NODE_ENV: "production" }, async () => {
    expect(await measure(appEnvironment, deps)).toMatchObject({ status: "ok" });
    expect((await measure(appRuntime, deps)).evidence?.facts?.[0]?.label).toBe(`Node.js ${process.versions.node}`);
    const memory = await measure(appMemory, deps);
    expect(memory.evidence?.facts).toEqual([
      expect.objectContaining({ label: expect.stringMatching(/^worker .+:\d+$/) }),
    ]);
  }));

test("a worker with an open debugger and without certificates is found by another process", () =>
  withWorker({ NODE_OPTIONS: "--inspect=127.0.0.1:0", NODE_TLS_REJECT_UNAUTHORIZED: "0" }, async () => {
    const judged = await measure(appEnvironment, deps);
    expect(judged).toMatchObject({ status: "failed", summary: expect.stringContaining("debugger's port open") });
    expect(judged.evidence?.items).toEqual([
      expect.stringContaining("--inspect"),
      expect.stringContaining("NODE_TLS_REJECT_UNAUTHORIZED=0"),
    ]);
  }));
