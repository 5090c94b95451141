import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { constants, gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeOf } from "@/lib/kernel/errors";
import { sha256Hex } from "@/lib/kernel/ids";
import type { ArchiveStorage } from "@/lib/storage/archive-storage";
import { openLocalDisk } from "@/lib/storage/local-disk";
import { inspectSqlFile, openSqlStream, verifySqlFile } from "./index";
import { writeSample } from "./sample-archive";

let folder: string;
let storage: ArchiveStorage;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seaworthy-sql-"));
  storage = openLocalDisk(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const header = [
  "/*M!999999\\- enable the sandbox mode */ ",
  "-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)",
  "--",
  "-- Host: 127.0.0.1    Database: shop",
  "-- ------------------------------------------------------",
  "-- Server version\t10.11.19-MariaDB-0+deb12u1-log",
  "",
].join("\n");
const rows = Array.from(
  { length: 20_000 },
  (_, i) => `INSERT INTO t VALUES (${i},'${(i * 2654435761) % 1e9}');\n`,
).join("");
const sql = Buffer.from(`${header}${rows}\n-- Dump completed on 2026-11-21 22:06:47\n`);
const [firstPart, secondPart] = [sql.subarray(0, 300_003), sql.subarray(300_003)];

const zstd = (input: Buffer, ...options: string[]) =>
  execFileSync("zstd", ["-q", "-c", ...options], { input, maxBuffer: 2 ** 30 });
const checked = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
const padding = Buffer.from("552a4d180500000068656c6c6f", "hex"); // a skippable frame with "hello"

const files: [string, () => Buffer][] = [
  ["plain.sql", () => sql],
  ["one-member.sql.gz", () => gzipSync(sql)],
  ["two-members.sql.gz", () => Buffer.concat([gzipSync(firstPart), gzipSync(Buffer.alloc(0)), gzipSync(secondPart)])],
  ["one-frame.sql.zst", () => zstd(sql)],
  ["no-checksum.sql.zst", () => zstd(sql, "--no-check", "-1")],
  ["long.sql.zst", () => zstd(sql, "--long=27")],
  [
    "two-frames.sql.zst",
    () => Buffer.concat([zstd(firstPart), padding, zstd(Buffer.alloc(0)), zstdCompressSync(secondPart)]),
  ],
  ["tiny-frames.sql.zst", () => Buffer.concat(cut(sql, 64 * 1024).map((part) => zstdCompressSync(part, checked)))],
  ["repeating.SQL.ZST", () => Buffer.concat([zstd(sql), zstd(Buffer.alloc(3000, "\n"))])],
];

describe("dumps by other tools", { timeout: 180_000 }, () => {
  test.each(files)("%s is read to its last byte", async (name, make) => {
    await writeFile(join(folder, name), make());
    const content = await buffer(await openSqlStream(storage, name));
    expect(content.subarray(0, sql.length).equals(sql)).toBe(true);
    expect(content.subarray(sql.length).toString().trim()).toBe("");
    const found = await verifySqlFile(storage, name);
    expect(found).toEqual({
      tool: "mariadb-dump",
      server: "10.11.19-MariaDB-0+deb12u1-log",
      database: "shop",
      complete: true,
      checksum: sha256Hex(await readFile(join(folder, name))),
      plainBytes: content.length,
    });
  });

  test.each(files.filter(([name]) => /(member|frame)/.test(name)))(
    "%s cut anywhere is never taken for whole",
    async (name, make) => {
      const bytes = make();
      const property = fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
        await writeFile(join(folder, `cut-${name}`), bytes.subarray(0, length));
        const code = await verifySqlFile(storage, `cut-${name}`).then(() => "found whole", codeOf);
        expect(code).toBe("archive.truncated");
      });
      await fc.assert(property, { numRuns: 20, examples: [[0], [1], [5], [bytes.length - 1], [bytes.length - 4]] });
    },
  );

  test.each(["one-frame.sql.zst", "tiny-frames.sql.zst", "two-members.sql.gz"])(
    "%s with any bit changed is refused or reads the same",
    async (name) => {
      const bytes = files.find(([each]) => each === name)?.[1]() ?? Buffer.alloc(0);
      const property = fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (byte, bit) => {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(byte) ^ (1 << bit), byte);
        await writeFile(join(folder, `bit-${name}`), changed);
        // Formats have bits without meaning (a time stamp, a name): then the SQL must be the same.
        const read = await openSqlStream(storage, `bit-${name}`).then(buffer).catch(codeOf);
        const outcome = !Buffer.isBuffer(read) ? read : read.equals(sql) ? "the same" : "something else";
        expect(outcome).toMatch(/^(the same|archive\.(damaged|truncated|window_too_large))$/);
      });
      await fc.assert(property, {
        numRuns: 40,
        examples: [...Array(12).keys()].map((i): [number, number] => [i, i % 8]),
      });
    },
  );

  test.each([
    ["garbage after.sql.gz", () => Buffer.concat([gzipSync(sql), Buffer.from("garbage")]), "archive.damaged"],
    [
      "zeros after.sql.gz",
      () => Buffer.concat([gzipSync(sql), Buffer.alloc(2_000_000), gzipSync(sql)]),
      "archive.damaged",
    ],
    ["garbage after.sql.zst", () => Buffer.concat([zstd(sql), Buffer.from("garbage")]), "archive.damaged"],
    ["skippable cut.sql.zst", () => Buffer.concat([zstd(sql), padding.subarray(0, -1)]), "archive.truncated"],
    ["really plain.sql.zst", () => sql, "archive.misnamed"],
    ["really plain.sql.gz", () => sql, "archive.misnamed"],
    ["really zstd.sql.gz", () => zstd(sql), "archive.misnamed"],
    ["really ZIP.sql.gz", () => Buffer.from("504b0304140000000800f4857559", "hex"), "archive.not_sql"],
    ["really JSON.sql.zst", () => Buffer.from('{"error": "access denied"}'), "archive.not_sql"],
    ["neither.sql.gz", () => Buffer.from("9c8b0800000000000003010203040506", "hex"), "archive.damaged"],
    ["really gzip.sql", () => gzipSync(sql), "archive.misnamed"],
    ["really zstd.sql", () => zstd(sql), "archive.misnamed"],
    ["empty.sql", () => Buffer.alloc(0), "archive.truncated"],
    ["long window.sql.zst", () => zstd(sql, "--long=28"), "archive.window_too_large"],
    ["no closing line.sql", () => sql.subarray(0, 500_000), "archive.incomplete"],
  ] as const)("%s is refused", async (name, make, code) => {
    await writeFile(join(folder, name), make());
    await expect(verifySqlFile(storage, name)).rejects.toMatchObject({ code, hint: expect.any(String) });
  });

  test("a file without a header says nothing about its end", async () => {
    await writeFile(join(folder, "by-hand.sql"), "CREATE TABLE t (a int);\n");
    const found = await verifySqlFile(storage, "by-hand.sql");
    expect(found).toMatchObject({ tool: null, server: null, database: null, complete: null, plainBytes: 24 });
  });

  test("the header is known from the beginning alone", async () => {
    await writeFile(join(folder, "head.sql.zst"), zstd(sql));
    await writeFile(
      join(folder, "mysql.sql"),
      "-- MySQL dump 10.13  Distrib 9.7.4, for Linux (x86_64)\n--\n-- Host: h    Database: \n-- Server version\t9.7.4\n",
    );
    expect(await inspectSqlFile(storage, "head.sql.zst")).toMatchObject({ tool: "mariadb-dump", database: "shop" });
    expect(await inspectSqlFile(storage, "mysql.sql")).toEqual({ tool: "mysqldump", server: "9.7.4", database: null });
  });

  test("our own archives read as a stream too", async () => {
    const { manifest } = await writeSample(storage, "ours.sql.zst");
    expect(await buffer(await openSqlStream(storage, "ours.sql.zst"))).toHaveLength(manifest.totals.plainBytes);
  });

  test("one frame of half a gigabyte is read in constant memory", async () => {
    const path = join(folder, "large.sql.zst");
    execFileSync("sh", ["-c", `head -c 512M /dev/zero | tr '\\0' 'x' | zstd -q -1 -o '${path}'`]);
    const before = process.memoryUsage.rss();
    let [length, peak] = [0, 0];
    for await (const chunk of await openSqlStream(storage, "large.sql.zst")) {
      length += (chunk as Buffer).length;
      peak = Math.max(peak, process.memoryUsage.rss() - before);
    }
    expect(length).toBe(512 * 1024 * 1024);
    expect(peak).toBeLessThan(150_000_000);
  });

  test.each([
    ["random.sql", (content: Buffer) => content],
    ["random.sql.gz", (content: Buffer) => gzipSync(content)],
    ["random.sql.zst", (content: Buffer) => zstd(content)],
  ])("%s is read no faster than it is asked for", async (name, make) => {
    await writeFile(join(folder, name), make(randomBytes(32_000_000)));
    let bytesRead = 0;
    const counting: ArchiveStorage = {
      ...storage,
      open: async (fileName) => {
        const file = await storage.open(fileName);
        const count = (chunk: Buffer) => (bytesRead += chunk.length);
        return { ...file, stream: () => file.stream().on("data", count).pause() };
      },
    };
    const stream = await openSqlStream(counting, name);
    for await (const chunk of stream) {
      expect(chunk).not.toHaveLength(0);
      await new Promise((resolve) => setTimeout(resolve, 300));
      break;
    }
    expect(bytesRead).toBeGreaterThan(0);
    expect(bytesRead).toBeLessThan(8_000_000);
  });

  test("a stream does not begin with what is no SQL", async () => {
    await writeFile(join(folder, "brought here"), "age-encryption.org/v1\n-> X25519 abc\n");
    const read = openSqlStream(storage, "brought here").then(buffer);
    await expect(read).rejects.toMatchObject({ code: "archive.not_sql", hint: expect.stringContaining(".age") });
  });

  test("an aborted stream errors with the reason", async () => {
    await writeFile(join(folder, "abort.sql"), sql);
    const controller = new AbortController();
    const stream = await openSqlStream(storage, "abort.sql", controller.signal);
    controller.abort(new Error("cancelled by ana"));
    await expect(buffer(stream)).rejects.toThrow("cancelled by ana");
  });
});

function cut(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}
