import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeDeps, makeDepsOn, type TestDeps } from "@/test/make-deps";
import { measure } from "@/test/measure";
import { availableServers } from "@/test/servers";
import { mountRefusal, onTinyDisk } from "@/test/tiny-disk";
import { diskFree } from "./disk-free";
import { gatherDisks } from "./gather-disks";

const why = mountRefusal();
let deps: TestDeps;
beforeAll(async () => {
  deps = await makeDeps();
});
afterAll(() => deps.dispose());

describe.each(availableServers())("the data of a target on $flavour", ({ flavour }) => {
  let theirs: TestDeps;
  let isOnThisDisk: boolean;
  beforeAll(async () => {
    theirs = await makeDepsOn(flavour);
    const [[row]] = await theirs.target.pool.query<RowDataPacket[]>("SELECT @@datadir AS folder");
    // A server in a container, or in a root of its own, tells a path that is not there for us.
    isOnThisDisk = existsSync(join(String(row?.["folder"]), theirs.target.database));
  });
  afterAll(() => theirs.dispose());

  test("is looked at where it is, beside the archives; where it cannot be seen, that is said", async () => {
    const { places, unseen } = await gatherDisks(theirs);
    const data = "Data of the target's server";
    expect(places.map(({ what }) => what)).toEqual(isOnThisDisk ? ["Archives", data] : ["Archives"]);
    expect(unseen.map(({ what }) => what)).toEqual(isOnThisDisk ? [] : [data]);
    for (const { freeBytes, totalBytes } of places) expect(freeBytes).toBeLessThan(totalBytes);
  });

  test("on another machine is not seen, and the remedy names the mount", async () => {
    const target = {
      ...theirs.target,
      url: theirs.target.url.replace("127.0.0.1", "db.example"),
      database: "elsewhere",
    };
    const judged = await measure(diskFree, { ...theirs, target });
    expect(judged.evidence?.items).toEqual([expect.stringContaining("the server runs on another machine")]);
    const { unseen } = await gatherDisks({ ...theirs, target });
    expect(unseen).toEqual([expect.objectContaining({ remedy: expect.stringContaining(":ro") })]);
  });

  test("on another machine is seen when its volume is mounted here", async () => {
    // The same path, with the schema's own folder in it.
    const target = { ...theirs.target, url: theirs.target.url.replace("127.0.0.1", "db.example") };
    expect((await gatherDisks({ ...theirs, target })).unseen).toHaveLength(isOnThisDisk ? 0 : 1);
  });
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
