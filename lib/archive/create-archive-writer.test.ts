import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OperatorError } from "@/lib/kernel/errors";
import type { ArchiveStorage, PendingFile } from "@/lib/storage/archive-storage";
import { openLocalDisk } from "@/lib/storage/local-disk";
import { compressFrame } from "./compress-frame";
import { createArchiveWriter, type NewFrame, openArchive, verifyArchive } from "./index";
import { sampleFacts, sampleFrames, statements } from "./sample-archive";

const mebibyte = 1024 * 1024;
const options = { compressionLevel: 1 };

let folder: string;
let storage: ArchiveStorage;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seaworthy-writer-"));
  storage = openLocalDisk(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const prologue = sampleFrames()[0] as NewFrame;
const gene = (rows: string) => ({ ...statements("data", [`INSERT INTO gene VALUES ${rows}`]), table: "gene", rows: 1 });

describe("the archive writer", () => {
  test("keeps the order of the calls, however long each frame takes", async () => {
    const writer = createArchiveWriter(await storage.create("order.sql.zst", "job1"), options);
    const sizes = [3_000_000, 10, 2_000_000, 20, 30];
    const added = [prologue, ...sizes.map((size) => gene(`('${"x".repeat(size)}')`))].map((frame) =>
      writer.addFrame(frame),
    );
    await Promise.all(added);
    const { manifest } = await writer.finish(sampleFacts());
    const plain = manifest.frames.filter(({ kind }) => kind === "data").map((frame) => frame.plainBytes);
    expect(plain).toEqual(sizes.map((size) => size + "INSERT INTO gene VALUES ('');\n".length));
    expect(manifest.tables.map(({ rows }) => rows)).toEqual([5, 0]);
  });

  test("lets a caller reuse its buffer as soon as the frame is added", async () => {
    const writer = createArchiveWriter(await storage.create("reuse.sql.zst", "job1"), options);
    await writer.addFrame(prologue);
    const [sql, slices] = [Buffer.alloc(mebibyte), gene("('a')").statements];
    for (const letter of ["a", "b", "c"]) {
      const text = gene(`('${letter}')`).sql;
      text.copy(sql);
      await writer.addFrame({
        kind: "data",
        sql: sql.subarray(0, text.length),
        statements: slices,
        table: "gene",
        rows: 1,
      });
      sql.fill(0);
    }
    await writer.finish(sampleFacts());
    const archive = await openArchive(storage, "reuse.sql.zst");
    expect(String(await archive.statements(3))).toBe("INSERT INTO gene VALUES ('c')");
    await archive.close();
    expect((await verifyArchive(storage, "reuse.sql.zst")).rows).toBe(3);
  });

  test("gives the memory of a compressed frame back as soon as that is in the file", async () => {
    const writer = createArchiveWriter(await storage.create("given-back.sql.zst", "job1"), options);
    await writer.addFrame(prologue);
    const frame = compressFrame(gene("('a')"), options.compressionLevel);
    const added = writer.addCompressed(frame);
    expect(frame.bytes.length).toBeGreaterThan(0);
    await added;
    expect(frame.bytes.length).toBe(0);
    await writer.finish(sampleFacts());
    expect((await verifyArchive(storage, "given-back.sql.zst")).rows).toBe(1);
  });

  test("a failed write is met by its frame, all after it and finish; then nothing is left", async () => {
    const file = await storage.create("full.sql.zst", "job1");
    let writes = 0;
    const full: PendingFile = {
      ...file,
      write: async (chunk) => {
        if (++writes === 3) throw new OperatorError("storage.full", "There is no room left.");
        await file.write(chunk);
      },
    };
    const writer = createArchiveWriter(full, options);
    const added = await Promise.allSettled(
      [prologue, ...Array.from({ length: 8 }, () => gene("(1)"))].map((frame) => writer.addFrame(frame)),
    );
    expect(added.map(({ status }) => status)).toEqual([...Array(2).fill("fulfilled"), ...Array(7).fill("rejected")]);
    await expect(writer.addFrame(gene("(2)"))).rejects.toMatchObject({ code: "storage.full" });
    await expect(writer.finish(sampleFacts())).rejects.toMatchObject({ code: "storage.full" });
    await writer.abort();
    expect((await readdir(folder)).filter((name) => name.startsWith("full"))).toEqual([]);
  });

  test("an aborted archive takes no more frames and leaves nothing", async () => {
    const writer = createArchiveWriter(await storage.create("aborted.sql.zst", "job1"), options);
    const added = writer.addFrame(prologue);
    await writer.abort();
    await writer.abort();
    await expect(writer.addFrame(prologue)).rejects.toThrow("abandoned");
    await expect(writer.finish(sampleFacts())).rejects.toThrow("abandoned");
    await Promise.allSettled([added]);
    expect((await readdir(folder)).filter((name) => name.startsWith("aborted"))).toEqual([]);
  });

  test.each([
    ["data before the prologue", [gene("(1)")], "prologue comes first"],
    ["a second prologue", [prologue, prologue], "prologue comes first"],
    ["a prologue without the title", [statements("prologue", ["SET a = 1"])], "title"],
    ["SQL without a last line feed", [prologue, { ...gene("(1)"), sql: Buffer.from("INSERT INTO g") }], "line feed"],
    ["data of no table", [prologue, statements("data", ["INSERT INTO t VALUES (1)"])], "names its table"],
    ["statements beyond the SQL", [prologue, { ...gene("(1)"), statements: [[0, 5000]] }], "does not lie"],
  ] as [string, NewFrame[], string][])("refuses %s", async (_, frames, problem) => {
    const writer = createArchiveWriter(await storage.create("refused.sql.zst", "job1"), options);
    const added = await Promise.allSettled(frames.map((frame) => writer.addFrame(frame)));
    await writer.abort();
    expect(added.at(-1)).toMatchObject({ status: "rejected", reason: { message: expect.stringContaining(problem) } });
  });
});

describe("memory", { timeout: 180_000 }, () => {
  test("a slow disk holds the writer back: a few compressed frames wait, not all", async () => {
    const { promise: opened, resolve: open } = Promise.withResolvers<void>();
    const file = await storage.create("slow.sql.zst", "job1");
    const slow: PendingFile = { ...file, write: (chunk) => opened.then(() => file.write(chunk)) };
    const writer = createArchiveWriter(slow, { ...options, framesInFlight: 3 });
    const large = gene(`(0x${randomBytes(2 * mebibyte).toString("hex")})`);
    const before = process.memoryUsage().arrayBuffers;
    const added = [prologue, ...Array.from({ length: 16 }, () => large)].map((frame) => writer.addFrame(frame));
    await new Promise((resolve) => setTimeout(resolve, 800));
    const waiting = process.memoryUsage().arrayBuffers - before;
    open();
    await Promise.all(added);
    await writer.abort();
    expect(waiting / mebibyte).toBeLessThan(14);
  });

  test("stays flat over many frames", async () => {
    const writer = createArchiveWriter(await storage.create("flat.sql.zst", "job1"), options);
    await writer.addFrame(prologue);
    const buffers = Array.from({ length: 3 }, () => gene(`(0x${randomBytes(2 * mebibyte).toString("hex")})`));
    const peaks: number[] = [];
    for (let round = 0; round < 10; round++) {
      await Promise.all(buffers.map((frame) => writer.addFrame(frame)));
      peaks.push(process.memoryUsage().rss / mebibyte);
    }
    await writer.finish(sampleFacts());
    expect((peaks.at(-1) ?? 0) - (peaks[2] ?? 0)).toBeLessThan(80);
    const before = process.memoryUsage().rss / mebibyte;
    await verifyArchive(storage, "flat.sql.zst");
    expect(process.memoryUsage().rss / mebibyte - before).toBeLessThan(120);
  });
});
