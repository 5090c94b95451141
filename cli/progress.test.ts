import { expect, test } from "vitest";
import { createProgress } from "./progress";

function record(isTTY: boolean) {
  const written: string[] = [];
  let seconds = 0;
  const stream = { isTTY, columns: 60, write: (text: string) => written.push(text) };
  const line = createProgress(stream, () => seconds * 1000);
  return { line, written, at: (now: number) => (seconds = now) };
}

const copying = (done: number) => ({ stage: "copying", done, total: 4e9, unit: "bytes" }) as const;

test("on a terminal one line is rewritten, with the rate and the time left, and no wider than the terminal", () => {
  const { line, written, at } = record(true);
  line.show(copying(0));
  at(10);
  line.show(copying(1e9));
  expect(written).toEqual([
    "\r\u001b[2K  copying: 0 B of 4.0 GB (0 %)",
    "\r\u001b[2K  copying: 1.0 GB of 4.0 GB (25 %), 100 MB/s, 30 s left",
  ]);
  line.note("Done.");
  expect(written.slice(2)).toEqual(["\r\u001b[2K", "Done.\n"]);
  line.show({ stage: "x".repeat(100), done: 1, total: null, unit: "rows" });
  expect(written.at(-1)?.length).toBeLessThan(60 + 5);
});

test("elsewhere a stage's first line and one every ten seconds are written, without control characters", () => {
  const { line, written, at } = record(false);
  for (let second = 0; second <= 25; second++) {
    at(second);
    line.show(copying(second * 1e8));
  }
  line.show({ stage: "reading the copy", done: 1200, total: null, unit: "frames" });
  line.end();
  expect(written).toEqual([
    "  copying: 0 B of 4.0 GB (0 %)\n",
    "  copying: 1.0 GB of 4.0 GB (25 %), 100 MB/s, 30 s left\n",
    "  copying: 2.0 GB of 4.0 GB (50 %), 100 MB/s, 20 s left\n",
    "  reading the copy: 1,200 frames\n",
  ]);
});
