import { expect, test } from "vitest";
import type { JobProgress } from "@/lib/store/schema";
import { waitForRoom } from "./wait-for-room";

const chunk = Buffer.alloc(20 * 1024 * 1024);

/** A disk whose free bytes a test changes, and what was written, logged and shown. */
function disk(options: { patienceMs?: number; signal?: AbortSignal } = {}) {
  const seen = { free: null as number | null, written: 0, discarded: 0, log: [] as string[], stages: [] as string[] };
  const inner = {
    write: async (bytes: Uint8Array) => void (seen.written += bytes.length),
    commit: async () => ({ fileName: "x", sizeBytes: seen.written, modifiedAt: new Date(0) }),
    discard: async () => void seen.discarded++,
  };
  const { file, progress } = waitForRoom(inner, {
    storage: { freeBytes: async () => seen.free, describe: () => "/backups" },
    reserveBytes: 512_000_000,
    run: {
      signal: options.signal ?? new AbortController().signal,
      progress: (shown: JobProgress) => void seen.stages.push(`${shown.stage}, ${shown.done}`),
      log: (line: string) => void seen.log.push(line),
    },
    pauseMs: 5,
    patienceMs: options.patienceMs ?? 60_000,
  });
  return { seen, file, progress };
}

test("a disk with room, or one that does not say, is written to without a word", async () => {
  const { seen, file } = disk();
  await file.write(chunk);
  seen.free = 10_000_000_000;
  await file.write(chunk);
  await file.write(chunk);
  expect(seen).toMatchObject({ written: 3 * chunk.length, log: [], stages: [] });
});

test("under the reserve it waits, says so without losing the numbers, and goes on when there is room", async () => {
  const { seen, file, progress } = disk();
  seen.free = 512_000_000;
  progress({ stage: "dumping t", done: 7, total: 9, unit: "rows" });
  const writing = file.write(chunk);
  await expect.poll(() => seen.stages.length).toBeGreaterThan(2);
  expect(seen).toMatchObject({ written: 0 });
  expect(seen.stages.at(-1)).toBe("waiting for room on the disk, 7");
  seen.free = 700_000_000;
  await writing;
  expect(seen.written).toBe(chunk.length);
  expect(seen.log).toEqual([
    "Less than 512 MB would stay free in /backups: the backup waits for room.",
    expect.stringMatching(/^There is room again after .*: the backup goes on\.$/),
  ]);
});

test("no room for too long is a full storage", async () => {
  const { seen, file } = disk({ patienceMs: 20 });
  seen.free = 0;
  await expect(file.write(chunk)).rejects.toMatchObject({
    code: "storage.full",
    message: expect.stringContaining("/backups"),
  });
  expect(seen.written).toBe(0);
});

test("cancelled while it waits, it ends at once", async () => {
  const controller = new AbortController();
  const { seen, file } = disk({ signal: controller.signal });
  seen.free = 0;
  const writing = file.write(chunk);
  const reason = new Error("cancelled");
  controller.abort(reason);
  await expect(writing).rejects.toBe(reason);
});
