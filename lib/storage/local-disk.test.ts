import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mountRefusal, onTinyDisk } from "@/test/tiny-disk";
import { archiveStorageContract } from "./archive-storage.contract";
import { openLocalDisk } from "./local-disk";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seaworthy-disk-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const emptyFolder = () => mkdtemp(join(folder, "case-"));

archiveStorageContract("a local disk", async () => openLocalDisk(await emptyFolder()));

describe("a local disk", () => {
  test("creates its folder, for its owner only, when first used", async () => {
    const root = join(await emptyFolder(), "not", "yet", "there");
    const storage = openLocalDisk(root);
    expect(await storage.list()).toEqual([]);
    expect((await stat(root)).mode & 0o777).toBe(0o700);
    expect(storage.describe()).toBe(root);
    expect(await storage.freeBytes()).toBeGreaterThan(0);
  });

  test("an unfinished file carries its owner in its name, and only its user may read it", async () => {
    const root = await emptyFolder();
    const file = await openLocalDisk(root).create("shop.sql.zst", "01jd-2");
    expect(await readdir(root)).toEqual(["shop.sql.zst.01jd-2.partial"]);
    expect((await stat(join(root, "shop.sql.zst.01jd-2.partial"))).mode & 0o777).toBe(0o600);
    await expect(openLocalDisk(root).create("shop.sql.zst", "01jd-2")).rejects.toMatchObject({
      code: "storage.exists",
    });
    await file.discard();
  });

  test("follows no link, opens no folder and no pipe, and lists none of them", async () => {
    const root = await emptyFolder();
    const outside = join(await emptyFolder(), "secret.sql");
    await writeFile(outside, "secret");
    await symlink(outside, join(root, "link.sql"));
    await mkdir(join(root, "folder.sql"));
    execFileSync("mkfifo", [join(root, "pipe.sql")]);
    const storage = openLocalDisk(root);
    expect(await storage.list()).toEqual([]);
    for (const name of ["link.sql", "folder.sql", "pipe.sql"])
      await expect(storage.open(name)).rejects.toMatchObject({ code: "storage.not_found" });
    await expect(storage.create("link.sql", "job1")).rejects.toMatchObject({ code: "storage.exists" });
    await storage.remove("link.sql");
    expect((await stat(outside)).size).toBe(6);
  });

  test("a folder that cannot be made is told as not writable or failed, with the next step", async () => {
    const file = join(await emptyFolder(), "file");
    await writeFile(file, "");
    await expect(openLocalDisk(join(file, "backups")).list()).rejects.toMatchObject({
      code: "storage.failed",
      hint: expect.stringContaining("df -h"),
    });
  });
});

const why = mountRefusal();
describe.skipIf(why !== null)(
  `a local disk on a file system of its own${why === null ? "" : ` (skipped: ${why})`}`,
  () => {
    test("a full disk ends the write with how much is free, and the unfinished file can be discarded", async () => {
      await onTmpfs(async (root) => {
        const storage = openLocalDisk(root);
        const before = await storage.create("before.sql", "job0");
        await before.write(Buffer.from("kept"));
        await before.commit();
        const file = await storage.create("big.sql.zst", "job1");
        const fill = async () => {
          for (;;) await file.write(Buffer.alloc(300_000, 1));
        };
        await expect(fill()).rejects.toMatchObject({
          code: "storage.full",
          message: expect.stringContaining("0 B free"),
          hint: expect.stringContaining("BACKUPS_DIR"),
        });
        await expect(file.commit()).rejects.toThrow("broken");
        await file.discard();
        expect(await readdir(root)).toEqual(["before.sql"]);
        expect(await storage.freeBytes()).toBeGreaterThan(1_500_000);
      });
    });

    test("a read-only file system is told as not writable", async () => {
      await onTmpfs(async (root) => {
        execFileSync("mount", ["-o", "remount,ro", root]);
        await expect(openLocalDisk(root).create("a.sql", "job1")).rejects.toMatchObject({
          code: "storage.not_writable",
          hint: expect.stringContaining(root),
        });
        expect(await openLocalDisk(root).list()).toEqual([]);
      });
    });
  },
);

async function onTmpfs(work: (root: string) => Promise<void>): Promise<void> {
  const root = await emptyFolder();
  await onTinyDisk(root, 2, () => work(root));
}
