import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { ArchiveStorage, ResumedFile } from "./archive-storage";

/** What every place for archives must do; each kind of storage runs it in its own test file. */
export function archiveStorageContract(name: string, openEmpty: () => Promise<ArchiveStorage>): void {
  describe(`${name} keeps the contract of archive storage`, () => {
    test("a file is seen under its name only after commit, and then whole", async () => {
      const storage = await openEmpty();
      const [first, second] = [randomBytes(3_000_000), randomBytes(17)];
      const file = await storage.create("shop.sql.zst", "job1");
      await file.write(first);
      await file.write(second);
      expect(await storage.list()).toEqual([]);
      await expect(storage.open("shop.sql.zst")).rejects.toMatchObject({ code: "storage.not_found" });

      const stored = await file.commit();
      expect(stored).toMatchObject({ fileName: "shop.sql.zst", sizeBytes: 3_000_017 });
      expect(await storage.list()).toEqual([stored]);
      expectBytes(await contentOf(storage, "shop.sql.zst"), Buffer.concat([first, second]));
    });

    test("reads exact ranges, and says when the file ends before", async () => {
      const storage = await openEmpty();
      const content = randomBytes(2_500_000);
      await put(storage, "a.sql", content);
      const reader = await storage.open("a.sql");
      expect(reader.sizeBytes).toBe(content.length);
      expectBytes(await reader.read(1_000_000, 1234), content.subarray(1_000_000, 1_001_234));
      expect(await reader.read(content.length, 0)).toHaveLength(0);
      await expect(reader.read(content.length - 10, 11)).rejects.toMatchObject({ code: "archive.truncated" });
      expectBytes(await buffer(reader.stream({ start: 5, end: 5 })), content.subarray(5, 6));
      expectBytes(await buffer(reader.stream({ start: 2_000_000, end: 2_499_999 })), content.subarray(2_000_000));
      const [all, some] = await Promise.all([buffer(reader.stream()), reader.read(0, 100)]);
      expectBytes(all, content);
      expectBytes(some, content.subarray(0, 100));
      await reader.close();
    });

    test("an empty file can be stored and read", async () => {
      const storage = await openEmpty();
      await put(storage, "empty.sql", Buffer.alloc(0));
      expect(await contentOf(storage, "empty.sql")).toHaveLength(0);
    });

    test("never overwrites: a taken name is refused at once, and also when it was taken meanwhile", async () => {
      const storage = await openEmpty();
      const [slow, quick] = [await storage.create("a.sql", "slow"), await storage.create("a.sql", "quick")];
      await slow.write(Buffer.from("slow"));
      await quick.write(Buffer.from("quick"));
      await quick.commit();
      await expect(slow.commit()).rejects.toMatchObject({ code: "storage.exists", kind: "conflict" });
      await slow.discard();
      await expect(storage.create("a.sql", "third")).rejects.toMatchObject({ code: "storage.exists" });
      expect((await contentOf(storage, "a.sql")).toString()).toBe("quick");
    });

    test("a discarded file leaves nothing; discarding again, or after commit, changes nothing", async () => {
      const storage = await openEmpty();
      const file = await storage.create("a.sql", "job1");
      await file.write(Buffer.from("half"));
      await file.discard();
      await file.discard();
      await expect(file.commit()).rejects.toThrow("discarded");
      expect(await storage.discardUnfinished("job1")).toBe(0);

      const kept = await storage.create("a.sql", "job1");
      await kept.commit();
      await kept.discard();
      expect(await storage.list()).toHaveLength(1);
    });

    test("unfinished files of an owner and its attempts are removed, others' and finished ones stay", async () => {
      const storage = await openEmpty();
      await put(storage, "done.sql", Buffer.from("done"), "job1");
      const owners = ["job1", "job1-first", "job1-second", "job11"];
      const files = await Promise.all(owners.map((owner) => storage.create(`of-${owner}.sql`, owner)));
      for (const file of files) await file.write(Buffer.from("x"));
      const unfinished = await storage.listUnfinished();
      const asGiven = unfinished.map(({ fileName, owner }) => `${fileName} by ${owner}`);
      expect(asGiven.sort()).toEqual(owners.map((owner) => `of-${owner}.sql by ${owner}`).sort());
      for (const { modifiedAt } of unfinished) expect(Math.abs(Date.now() - modifiedAt.getTime())).toBeLessThan(60_000);
      expect(await storage.discardUnfinished("job1")).toBe(3);
      expect(await storage.discardUnfinished("job1")).toBe(0);
      expect(await storage.discardUnfinished("job11")).toBe(1);
      expect((await storage.list()).map((file) => file.fileName)).toEqual(["done.sql"]);
      for (const file of files) await file.discard();
    });

    test("a writer whose file was removed as a leftover cannot commit it", async () => {
      const storage = await openEmpty();
      const zombie = await storage.create("a.sql", "job1-first");
      await zombie.write(Buffer.from("old"));
      await storage.discardUnfinished("job1");
      await expect(zombie.commit()).rejects.toMatchObject({ code: expect.stringMatching(/^storage\./) });
      expect(await storage.list()).toEqual([]);
      await zombie.discard();
    });

    test("an unfinished file is gone on with by its owner, from where what is there ends", async () => {
      const storage = await openEmpty();
      const content = randomBytes(20_000_000);
      const first = await storage.resume("a.sql", "copy-1");
      expect(first.sizeBytes).toBe(0);
      await first.file.write(content.subarray(0, 18_000_000));
      // Two hold it at once, as when a worker was only thought dead.
      const { file, sizeBytes } = await untilThere(storage, "a.sql", "copy-1", 16_777_216);
      expect(sizeBytes).toBeLessThanOrEqual(18_000_000);
      await file.write(content.subarray(sizeBytes));
      expect(await storage.list()).toEqual([]);
      expect(await file.commit()).toMatchObject({ sizeBytes: content.length });
      expectBytes(await contentOf(storage, "a.sql"), content);
      await expect(storage.resume("a.sql", "copy-1")).rejects.toMatchObject({ code: "storage.exists" });
      expect(await storage.listUnfinished()).toEqual([]);
      await first.file.discard();
    });

    test("what was discarded is not gone on with, nor what another owner left", async () => {
      const storage = await openEmpty();
      const half = await storage.resume("a.sql", "copy-1");
      await half.file.write(Buffer.from("half"));
      await storage.discardUnfinished("copy-1");
      const other = await storage.resume("a.sql", "copy-2");
      await other.file.write(Buffer.from("other"));
      const again = await storage.resume("a.sql", "copy-1");
      expect(again.sizeBytes).toBe(0);
      await again.file.write(Buffer.alloc(17_000_000));
      await again.file.leave();
      await expect(again.file.commit()).rejects.toThrow("left");
      expect(await storage.listUnfinished()).toHaveLength(2);
      for (const { file } of [half, other, again]) await file.discard();
      expect(await storage.discardUnfinished("copy")).toBe(0);
    });

    test("removing is done once and asked any number of times", async () => {
      const storage = await openEmpty();
      await put(storage, "a.sql", Buffer.from("x"));
      await storage.remove("a.sql");
      await storage.remove("a.sql");
      expect(await storage.list()).toEqual([]);
    });

    test.each([
      "",
      ".",
      "..",
      "../a.sql",
      "a/b.sql",
      "/etc/passwd",
      "a\\b.sql",
      ".hidden.sql",
      "a..sql",
      "a\0.sql",
      "a\n.sql",
      "a\u001b[2J.sql",
      "a\u202egnp.sql",
      "a.sql.partial",
      `${"a".repeat(201)}`,
      "é".repeat(101),
      "\ud800.sql",
    ])("refuses the name %j everywhere", async (name) => {
      const storage = await openEmpty();
      const refused = { code: "storage.bad_name", kind: "invalid" };
      await expect(storage.create(name, "job1")).rejects.toMatchObject(refused);
      await expect(storage.open(name)).rejects.toMatchObject(refused);
      await expect(storage.remove(name)).rejects.toMatchObject(refused);
    });

    test("accepts names of people: spaces, other scripts, 200 bytes", async () => {
      const storage = await openEmpty();
      const names = ["Copy of shop (2).sql.gz", "магазин 商店.sql", `${"a".repeat(196)}.sql`];
      for (const each of names) await put(storage, each, Buffer.from(each));
      expect((await storage.list()).map((file) => file.fileName).sort()).toEqual([...names].sort());
    });
  });
}

/** `toEqual` compares megabytes one number at a time, which takes seconds. */
function expectBytes(found: Buffer, expected: Buffer): void {
  expect({ length: found.length, same: found.equals(expected) }).toEqual({ length: expected.length, same: true });
}

/** A write that resolved may still be on its way; parts of an upload count when they have arrived. */
async function untilThere(storage: ArchiveStorage, name: string, owner: string, bytes: number): Promise<ResumedFile> {
  for (;;) {
    const resumed = await storage.resume(name, owner);
    if (resumed.sizeBytes >= bytes) return resumed;
    await resumed.file.leave();
    await wait(50);
  }
}

async function put(storage: ArchiveStorage, name: string, content: Buffer, owner = "job1"): Promise<void> {
  const file = await storage.create(name, owner);
  await file.write(content);
  await file.commit();
}

async function contentOf(storage: ArchiveStorage, name: string): Promise<Buffer> {
  const reader = await storage.open(name);
  try {
    return await buffer(reader.stream());
  } finally {
    await reader.close();
  }
}
