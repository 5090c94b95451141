import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from "age-encryption";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openArchive, verifyArchive } from "@/lib/archive";
import { sampleFacts, writeSample } from "@/lib/archive/sample-archive";
import { sha256Hex } from "@/lib/kernel/ids";
import type { ArchiveStorage, PendingFile, StoredFileReader } from "@/lib/storage/archive-storage";
import { openLocalDisk } from "@/lib/storage/local-disk";
import { createEncryption, decryptingReader, requireIdentity } from "./index";

const chunk = 64 * 1024;
let folder: string;
let storage: ArchiveStorage;
let identity: string;
let recipient: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seaworthy-age-"));
  storage = openLocalDisk(folder);
  identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, content: Buffer, recipients = [recipient]) {
  const encryption = await createEncryption(recipients);
  const file = encryption.wrap(await storage.create(name, "job1"));
  for (let at = 0; at < content.length; at += 50_000) await file.write(content.subarray(at, at + 50_000));
  await file.commit();
  return { encryption, checksum: file.checksum() };
}

async function open(name: string, key: Parameters<typeof decryptingReader>[1]["identity"] = identity) {
  return decryptingReader(await storage.open(name), { fileName: name, identity: key, recipients: [recipient] });
}

async function contentOf(name: string): Promise<Buffer> {
  const reader = await open(name);
  try {
    return await buffer(reader.stream());
  } finally {
    await reader.close();
  }
}

/** Vitest compares buffers number by number; that takes seconds. */
const same = (a: Buffer, b: Buffer) => a.equals(b);

describe("what was encrypted", { timeout: 180_000 }, () => {
  test.each([0, 1, chunk - 1, chunk, chunk + 1, 16 * chunk, 17 * chunk + 5])("reads back: %i bytes", async (size) => {
    const content = randomBytes(size);
    const { checksum } = await put(`size-${size}.age`, content);
    const reader = await open(`size-${size}.age`);
    expect(reader.sizeBytes).toBe(size);
    expect(same(await reader.read(0, size), content)).toBe(true);
    expect(same(await buffer(reader.stream()), content)).toBe(true);
    expect(checksum).toBe(sha256Hex(await readFile(join(folder, `size-${size}.age`))));
    await reader.close();
  });

  test("any range, by several readers at once", async () => {
    const content = randomBytes(20 * chunk + 77);
    await put("ranges.age", content);
    const reader = await open("ranges.age");
    const range = fc.tuple(fc.nat(content.length - 1), fc.nat(5 * chunk));
    const property = fc.asyncProperty(fc.array(range, { minLength: 1, maxLength: 4 }), async (ranges) => {
      const read = ranges.map(async ([from, more]) => {
        const to = Math.min(from + more, content.length - 1);
        const [piece, streamed] = await Promise.all([
          reader.read(from, to - from + 1),
          buffer(reader.stream({ start: from, end: to })),
        ]);
        return same(piece, content.subarray(from, to + 1)) && same(streamed, piece);
      });
      expect(await Promise.all(read)).not.toContain(false);
    });
    await fc.assert(property, { numRuns: 60 });
    await expect(reader.read(content.length - 1, 2)).rejects.toMatchObject({ code: "archive.truncated" });
    await reader.close();
  });

  test("each of several recipients opens it, a post-quantum one too", async () => {
    const [other, hybrid] = [await generateX25519Identity(), await generateHybridIdentity()];
    const recipients = [recipient, await identityToRecipient(other), await identityToRecipient(hybrid)];
    await put("several.age", Buffer.from("content"), recipients);
    for (const key of [identity, other, hybrid, `# created: today\n# public key: age1…\n${other}\n\n`]) {
      const reader = await open("several.age", key);
      expect(String(await reader.read(0, 7))).toBe("content");
      await reader.close();
    }
  });

  test("the process that wrote it reads it back without a private key, and reads no other file", async () => {
    const { encryption } = await put("mine.age", Buffer.from("content"));
    await put("another.age", Buffer.from("content"));
    const reader = await open("mine.age", encryption.readBackIdentity);
    expect(String(await reader.read(0, 7))).toBe("content");
    await reader.close();
    await expect(open("another.age", encryption.readBackIdentity)).rejects.toMatchObject({ code: "archive.damaged" });
  });

  test("an archive is opened and verified through the reader as if it were plain", async () => {
    const encryption = await createEncryption([recipient]);
    const encrypting = {
      ...storage,
      create: async (...of: [string, string]) => encryption.wrap(await storage.create(...of)),
    };
    const { manifest } = await writeSample(encrypting, "shop.sql.zst.age");
    const source = { ...storage, open: (name: string) => open(name) };
    expect((await verifyArchive(source, "shop.sql.zst.age")).rows).toBe(manifest.totals.rows);
    const archive = await openArchive(source, "shop.sql.zst.age");
    expect(archive.manifest.database).toBe(sampleFacts().database);
    await archive.close();
  });
});

describe("a file that is not what was written", { timeout: 180_000 }, () => {
  test("any bit changed is found", async () => {
    const content = randomBytes(2 * chunk + 9);
    await put("bits.age", content);
    const bytes = await readFile(join(folder, "bits.age"));
    const property = fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at);
      await writeFile(join(folder, "changed.age"), changed);
      await expect(contentOf("changed.age")).rejects.toMatchObject({
        code: expect.stringMatching(/^(archive\.(damaged|truncated)|encryption\.wrong_key)$/),
      });
    });
    await fc.assert(property, {
      numRuns: 150,
      examples: [
        [0, 0],
        [bytes.length - 1, 7],
      ],
    });
  });

  test("cut anywhere it is cut short, also where a chunk ends", async () => {
    const content = randomBytes(3 * chunk);
    await put("whole.age", content);
    const bytes = await readFile(join(folder, "whole.age"));
    const payload = bytes.length - 3 * (chunk + 16);
    const lengths = [
      10,
      150,
      payload - 5,
      payload,
      payload + 16,
      payload + chunk + 16,
      payload + 2 * (chunk + 16),
      payload + chunk + 40,
      bytes.length - 1,
    ];
    for (const length of lengths) {
      await writeFile(join(folder, "cut.age"), bytes);
      await truncate(join(folder, "cut.age"), length);
      await expect(contentOf("cut.age"), `${length}`).rejects.toMatchObject({
        code: expect.stringMatching(/^archive\.(truncated|damaged)$/),
      });
    }
    await writeFile(join(folder, "cut.age"), bytes.subarray(0, payload + 2 * (chunk + 16)));
    await expect(open("cut.age")).rejects.toMatchObject({ code: "archive.truncated" });
  });

  test("another key, a file that is not encrypted, and one in text form each say what they are", async () => {
    await put("named.age", Buffer.from("x"));
    await expect(open("named.age", await generateX25519Identity())).rejects.toMatchObject({
      code: "encryption.wrong_key",
      hint: expect.stringContaining(recipient),
    });
    await writeFile(join(folder, "plain.age"), "CREATE TABLE t (a int);\n");
    await expect(open("plain.age")).rejects.toMatchObject({ code: "archive.damaged" });
    await writeFile(join(folder, "text.age"), "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n");
    await expect(open("text.age")).rejects.toMatchObject({
      code: "encryption.armored",
      hint: expect.stringContaining("-a"),
    });
    await writeFile(join(folder, "empty.age"), "");
    await expect(open("empty.age")).rejects.toMatchObject({ code: "archive.damaged" });
  });
});

describe("memory and pace", { timeout: 180_000 }, () => {
  test("a quarter of a gigabyte is encrypted in constant memory, never ahead of what takes it", async () => {
    let [pending, mostPending, written] = [0, 0, 0];
    const slow: PendingFile = {
      async write(bytes) {
        mostPending = Math.max(mostPending, ++pending);
        await new Promise((resolve) => setImmediate(resolve));
        written += bytes.length;
        pending--;
      },
      commit: async () => ({ fileName: "x", sizeBytes: written, modifiedAt: new Date() }),
      discard: async () => undefined,
    };
    const file = (await createEncryption([recipient])).wrap(slow);
    const piece = randomBytes(32 * 1024 * 1024);
    const before = process.memoryUsage.rss();
    let peak = 0;
    for (let i = 0; i < 8; i++) {
      await file.write(piece);
      peak = Math.max(peak, process.memoryUsage.rss() - before);
    }
    await file.commit();
    expect(written).toBeGreaterThan(8 * piece.length);
    expect(mostPending).toBe(1);
    expect(peak).toBeLessThan(120_000_000);
  });

  test("only the chunks of a range are read", async () => {
    await put("large.age", randomBytes(100 * chunk));
    const inner = await storage.open("large.age");
    let bytes = 0;
    const counting: StoredFileReader = {
      ...inner,
      read: (offset, length) => {
        bytes += length;
        return inner.read(offset, length);
      },
    };
    const reader = await decryptingReader(counting, { fileName: "large.age", identity, recipients: [] });
    for (let at = 50 * chunk; at < 51 * chunk; at += 1000) await reader.read(at, 100);
    // That one, the header, and the last chunk, which proves the end.
    expect(bytes).toBeLessThan(2.2 * chunk);
    await reader.close();
  });
});

describe("a typed private key", () => {
  test.each([
    ["", "holds no private key"],
    ["# only a comment", "holds no private key"],
    ["age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj", "is a public key"],
    ["-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5", "is itself encrypted with a passphrase"],
    ["AGE-SECRET-KEY-1QQQQ", "copied incompletely"],
    ["my password", "no age private key"],
  ])("%j is refused with the reason, and not repeated", (text, reason) => {
    const refused = expect.objectContaining({
      code: "encryption.bad_identity",
      message: expect.stringMatching(new RegExp(`${reason}(?!.*QQQQ)`)),
    });
    expect(() => requireIdentity(text)).toThrow(refused);
  });
});
