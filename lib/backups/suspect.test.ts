import { describe, expect, test } from "vitest";
import { changesBetween } from "./changes";
import type { Contents } from "./contents";
import { type BackupSize, judgeSuspect } from "./suspect";

const mib = 1024 ** 2;
const table = (name: string, rows: number, plainBytes = rows * 100): Contents["tables"][number] => ({
  name,
  engine: "InnoDB",
  rows,
  plainBytes,
  consistent: true,
  columnCount: 3,
});
const sound: BackupSize = {
  sizeBytes: 10 * mib,
  plainBytes: 50 * mib,
  encrypted: false,
  contents: { compressionLevel: 1, tables: [table("orders", 100_000), table("customer", 1000), table("setting", 40)] },
};
const reasons = (after: Partial<BackupSize>, before: Partial<BackupSize> = {}) =>
  judgeSuspect({ ...sound, ...before }, { ...sound, ...after });
const tables = (...list: Contents["tables"]) => ({ contents: { ...sound.contents, tables: list } });

describe("suspect is a backup that lost more than backups lose", () => {
  test("an equal one, and one that grew, are not", () => {
    expect(reasons({})).toEqual([]);
    expect(reasons({ sizeBytes: 90 * mib, plainBytes: 400 * mib })).toEqual([]);
  });

  test("a third less of SQL, or of the archive", () => {
    const [plain, stored] = [33 * mib, 6 * mib];
    expect(reasons({ plainBytes: plain })).toEqual([{ what: "size", before: 50 * mib, after: plain }]);
    expect(reasons({ sizeBytes: stored })).toEqual([{ what: "size", before: 10 * mib, after: stored }]);
  });

  test("exactly 30 percent less is not more than 30 percent", () => {
    expect(reasons({ plainBytes: 35 * mib, sizeBytes: 7 * mib })).toEqual([]);
  });

  test("a smaller archive is no sign when its level or its encryption changed", () => {
    expect(reasons({ sizeBytes: mib, contents: { ...sound.contents, compressionLevel: 19 } })).toEqual([]);
    expect(reasons({ sizeBytes: mib, encrypted: true })).toEqual([]);
    const lost = { sizeBytes: mib, plainBytes: mib, encrypted: true };
    expect(reasons(lost)).toEqual([{ what: "size", before: 50 * mib, after: mib }]);
  });

  test("a large table that lost rows or is gone; small ones come and go", () => {
    expect(reasons(tables(table("orders", 60_000)))).toEqual([
      { what: "rows", table: "orders", before: 100_000, after: 60_000 },
      { what: "table gone", table: "customer", before: 1000, after: 0 },
    ]);
    expect(reasons(tables(table("orders", 70_000), table("customer", 1000)))).toEqual([]);
    expect(reasons(tables(table("Orders", 100_000), table("customer", 1000)))).toMatchObject([{ what: "table gone" }]);
  });

  test("of a handful of rows, a third is nothing", () => {
    expect(reasons({ plainBytes: 3000, sizeBytes: 900 }, { plainBytes: 9000, sizeBytes: 3000 })).toEqual([]);
  });

  test("sizes nobody wrote down are not compared", () => {
    expect(reasons({ plainBytes: null, sizeBytes: null })).toEqual([]);
    expect(reasons({}, { plainBytes: null, sizeBytes: null })).toEqual([]);
  });
});

test("changes name what appeared, what is gone, and what changed most first", () => {
  const before = { tables: [table("a", 10), table("b", 500), table("c", 3), table("same", 7)] };
  const after = { tables: [table("a", 12), table("b", 100), table("same", 7), table("new", 1)] };
  expect(changesBetween(before, after)).toEqual({
    appeared: ["new"],
    gone: ["c"],
    tables: [
      { name: "b", rowsBefore: 500, rowsAfter: 100, bytesBefore: 50_000, bytesAfter: 10_000 },
      { name: "a", rowsBefore: 10, rowsAfter: 12, bytesBefore: 1000, bytesAfter: 1200 },
    ],
  });
});
