import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readContainer } from "./container";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "seaworthy-cgroup-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), `${text}\n`);
  }
}

test("version 2: limits and use of memory, and processors as a fraction", async () => {
  await put({ "memory.max": "536870912", "memory.current": "104857600", "cpu.max": "150000 100000" });
  expect(await readContainer(root)).toEqual({
    memoryLimitBytes: 536_870_912,
    memoryUsedBytes: 104_857_600,
    cpuLimit: 1.5,
  });
});

test("version 2 without limits says max", async () => {
  await put({ "memory.max": "max", "memory.current": "104857600", "cpu.max": "max 100000" });
  expect(await readContainer(root)).toEqual({ memoryLimitBytes: null, memoryUsedBytes: 104_857_600, cpuLimit: null });
});

test("version 1", async () => {
  await put({
    "memory/memory.limit_in_bytes": "268435456",
    "memory/memory.usage_in_bytes": "1048576",
    "cpu/cpu.cfs_quota_us": "50000",
    "cpu/cpu.cfs_period_us": "100000",
  });
  expect(await readContainer(root)).toEqual({
    memoryLimitBytes: 268_435_456,
    memoryUsedBytes: 1_048_576,
    cpuLimit: 0.5,
  });
});

test("version 1 without limits says the largest number and -1", async () => {
  await put({
    "memory/memory.limit_in_bytes": "9223372036854771712",
    "cpu/cpu.cfs_quota_us": "-1",
    "cpu/cpu.cfs_period_us": "100000",
  });
  expect(await readContainer(root)).toMatchObject({ memoryLimitBytes: null, cpuLimit: null });
});

test("nothing to read is nothing known", async () => {
  expect(await readContainer(join(root, "none"))).toEqual({
    memoryLimitBytes: null,
    memoryUsedBytes: null,
    cpuLimit: null,
  });
});
