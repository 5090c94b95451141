import { Readable } from "node:stream";
import { expect, test } from "vitest";
import type { ArchiveSource } from "@/lib/backups";
import { checkForeign } from "./check-foreign";

const run = { signal: new AbortController().signal, progress: () => undefined, log: () => undefined };

function sourceOf(content: () => Iterable<Buffer>, sizeBytes: number): ArchiveSource {
  return {
    open: async () => ({
      sizeBytes,
      read: async () => Buffer.alloc(0),
      stream: () => Readable.from(content()),
      close: async () => undefined,
    }),
  };
}

test(
  "a statement longer than the server takes is refused without being held in memory",
  { timeout: 180_000 },
  async () => {
    const [pieces, piece] = [512, Buffer.alloc(1024 * 1024, "x")];
    function* content() {
      yield Buffer.from("CREATE TABLE t (a LONGTEXT);\nINSERT INTO t VALUES ('");
      for (let i = 0; i < pieces; i++) yield piece;
      yield Buffer.from("');\n");
    }
    const before = process.memoryUsage.rss();
    let peak = 0;
    const progress = () => (peak = Math.max(peak, process.memoryUsage.rss() - before));
    const check = checkForeign(
      sourceOf(content, pieces * piece.length),
      "line.sql",
      { ...run, progress },
      16 * 1024 ** 2,
    );
    await expect(check).rejects.toMatchObject({
      code: "restore.statement_too_long",
      message: expect.stringContaining("Nothing was touched"),
      hint: expect.stringContaining("max_allowed_packet"),
    });
    expect(peak).toBeLessThan(150_000_000);
  },
);

test("tables and statements are counted; a comment of any length is no statement", async () => {
  const text = `-- ${"x".repeat(5000)}\nCREATE TABLE t (a INT);\nINSERT INTO t VALUES (1);\n`;
  const source = sourceOf(() => [Buffer.from(text)], text.length);
  expect(await checkForeign(source, "small.sql", run, 1000)).toEqual({ tables: ["t"], statements: 2 });
});
