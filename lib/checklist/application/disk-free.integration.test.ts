import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { measure } from "@/test/measure";
import { mountRefusal, onTinyDisk } from "@/test/tiny-disk";
import { diskFree } from "./disk-free";
import { gatherDisks } from "./gather-disks";

const why = mountRefusal();
let deps: TestDeps;
beforeAll(async () => {
  deps = await makeDeps();
});
afterAll(() => deps.dispose());

test("archives and the target's own folder are looked at where they are", async () => {
  const { places, unseen } = await gatherDisks(deps);
  expect(unseen).toEqual([]);
  expect(places.map(({ what }) => what)).toEqual(["Archives", "Data of the target's server"]);
  for (const { freeBytes, totalBytes } of places) expect(freeBytes).toBeLessThan(totalBytes);
});

test("a server on another machine is not seen, and the remedy names the mount", async () => {
  const target = { ...deps.target, url: deps.target.url.replace("127.0.0.1", "db.example"), database: "elsewhere" };
  const judged = await measure(diskFree, { ...deps, target });
  expect(judged.evidence?.items).toEqual([expect.stringContaining("the server runs on another machine")]);
  const { unseen } = await gatherDisks({ ...deps, target });
  expect(unseen).toEqual([expect.objectContaining({ remedy: expect.stringContaining(":ro") })]);
});

test("the folder of a server elsewhere is seen when its volume is mounted here", async () => {
  // The same path, with the schema's own folder in it.
  const target = { ...deps.target, url: deps.target.url.replace("127.0.0.1", "db.example") };
  expect((await gatherDisks({ ...deps, target })).unseen).toEqual([]);
});

test("a folder that is gone is not seen", async () => {
  const config = { ...deps.config, backupStorage: { type: "disk" as const, folder: "/nowhere/at/all" } };
  const { unseen } = await gatherDisks({ ...deps, config });
  expect(unseen).toEqual([expect.objectContaining({ what: "Archives", why: "ENOENT" })]);
});

describe.skipIf(why !== null)(`a small disk${why === null ? "" : ` (skipped: ${why})`}`, () => {
  const folder = () => {
    mkdirSync(deps.config.backupsDir, { recursive: true });
    return deps.config.backupsDir;
  };

  test("that is full fails, and is fine again when there is room", async () => {
    await onTinyDisk(folder(), 8, async () => {
      const others = join(folder(), "somebody-elses");
      writeFileSync(others, Buffer.alloc(8 * 1024 ** 2 - 65_536));
      expect(await measure(diskFree, deps)).toMatchObject({
        status: "failed",
        summary: expect.stringContaining(`The disk of ${folder()} is full`),
        remedy: { command: expect.stringContaining(`du -xh --max-depth=1 '${folder()}'`) },
      });
      writeFileSync(others, "");
      const { places } = await gatherDisks(deps);
      expect(places[0]?.freeBytes).toBeGreaterThan(7 * 1024 ** 2);
    });
  });

  test("on which the next backup does not fit fails before it is full", async () => {
    await onTinyDisk(folder(), 8, async () => {
      const reserve = { ...deps, config: { ...deps.config, backupReserveBytes: 20 * 1024 ** 2 } };
      expect(await measure(diskFree, reserve)).toMatchObject({
        status: "failed",
        summary: expect.stringContaining("not enough room for the next backup"),
      });
    });
  });

  test("whose inodes are used up fails, although bytes are free", async () => {
    await onTinyDisk(
      folder(),
      8,
      async () => {
        for (let i = 0; i < 99; i++) writeFileSync(join(folder(), `small-${i}`), "");
        expect(await measure(diskFree, deps)).toMatchObject({
          status: "failed",
          summary: expect.stringContaining("more files fit"),
          remedy: { command: expect.stringContaining("--inodes") },
        });
      },
      100,
    );
  });
});
