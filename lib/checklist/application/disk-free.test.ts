import { expect, test } from "vitest";
import { judgeDisks } from "./disk-free";
import type { DiskPlace } from "./gather-disks";

const gb = 1e9;
const place = (given: Partial<DiskPlace>): DiskPlace => ({
  what: "Archives",
  path: "/var/backups",
  device: 1,
  totalBytes: 100 * gb,
  freeBytes: 60 * gb,
  inodes: { total: 1_000_000, free: 900_000 },
  neededBytes: 5 * gb,
  neededFor: "the next backup",
  ...given,
});
const data = (given: Partial<DiskPlace>) =>
  place({
    what: "Data of the target's server",
    path: "/var/lib/mysql",
    neededBytes: 30 * gb,
    neededFor: "a restore",
    ...given,
  });
const unseen = { what: "Data of the target's server", path: "/data", why: "far away", remedy: "Mount it at /data." };
const judge = (...places: DiskPlace[]) => judgeDisks({ places, unseen: [] });

test("room for the next backup and a restore is fine", () => {
  expect(judge(place({}), data({ device: 2 }))).toMatchObject({
    status: "ok",
    summary: expect.stringContaining("60.0 GB free"),
  });
});

test.each([
  ["a backup that does not fit", place({ freeBytes: 4 * gb }), "failed", "not enough room for the next backup"],
  ["a full disk", place({ freeBytes: gb, neededBytes: 0 }), "failed", "is full"],
  ["used up inodes", place({ inodes: { total: 1000, free: 3 } }), "failed", "Only 3 more files"],
  ["few inodes", place({ inodes: { total: 1000, free: 60 } }), "warning", "few more files"],
  ["little room", place({ freeBytes: 8 * gb }), "warning", "nearly full"],
])("%s", (_title, bad, status, summary) => {
  const judged = judge(data({ device: 2 }), bad);
  expect(judged).toMatchObject({ status, summary: expect.stringContaining(summary) });
  expect(judged.remedy?.command).toContain("/var/backups");
});

test("a tenth of a large disk is plenty; a file system without inodes has enough of them", () => {
  expect(judge(place({ totalBytes: 10_000 * gb, freeBytes: 400 * gb, inodes: null })).status).toBe("ok");
});

test("on one disk, the next backup and a restore must fit together", () => {
  const places = [place({ freeBytes: 32 * gb }), data({ freeBytes: 32 * gb })];
  expect(judge(...places)).toMatchObject({
    status: "failed",
    summary: expect.stringContaining("the next backup and a restore"),
  });
});

test("a disk that cannot be seen is never fine; one that is full is told first", () => {
  expect(judgeDisks({ places: [place({})], unseen: [unseen] })).toMatchObject({
    status: "cannot_see",
    remedy: { text: "Mount it at /data." },
  });
  expect(judgeDisks({ places: [place({ freeBytes: 0 })], unseen: [unseen] }).status).toBe("failed");
});
