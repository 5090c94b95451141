import { expect, test } from "vitest";
import type { NewFrame } from "@/lib/archive";
import { describeColumn } from "./column-style";
import { createFrameQueue, frameBytes } from "./frame-queue";
import { createRowKernel } from "./row-kernel/create-row-kernel";
import { createTableFrames } from "./table-frames";

const column = (name: string, dataType: string, generated = false) =>
  describeColumn({
    name,
    dataType,
    type: dataType,
    charset: dataType === "text" ? "utf8mb4" : null,
    generated,
    isPeriod: false,
  });
const table = { name: "t`x", columns: [column("id", "int"), column("twice", "int", true), column("v", "text")] };

function packet(id: string, text: string): Buffer {
  const [a, b] = [Buffer.from(id), Buffer.from(text)];
  const length = Buffer.alloc(9);
  length[0] = 0xfe;
  length.writeUInt32LE(b.length, 1);
  return Buffer.concat([Buffer.from([a.length]), a, length, b]);
}

/** Rows of one text as frames, copied before their buffers are used again. */
async function framesOf(count: number, text: string): Promise<{ frames: NewFrame[] }> {
  const frames: NewFrame[] = [];
  const kernel = createRowKernel();
  const writer = { addFrame: async (frame: NewFrame) => void frames.push({ ...frame, sql: Buffer.from(frame.sql) }) };
  const queue = createFrameQueue(writer, kernel.buffers);
  const { takeRow, finish } = createTableFrames(queue, kernel, table, () => undefined);
  for (let i = 0; i < count; i++) {
    const row = packet(String(i), text);
    const wait = takeRow(row, 0, row.length);
    if (wait !== undefined) await wait;
  }
  finish();
  await queue.drain();
  return { frames };
}

test("rows become INSERTs with a column list that leaves generated columns out", async () => {
  const { frames } = await framesOf(2, "it's");
  expect(frames.map(({ sql }) => sql.toString())).toEqual([
    "INSERT INTO `t``x` (`id`,`v`) VALUES\n(0,'it\\'s'),\n(1,'it\\'s');\n",
  ]);
  expect(frames[0]).toMatchObject({ kind: "data", table: "t`x", rows: 2 });
});

test("an empty table has no frame", async () => {
  expect((await framesOf(0, "")).frames).toEqual([]);
});

test("frames are of bounded size, hold whole statements, and back to back tell every row", async () => {
  const { frames } = await framesOf(60_000, "x".repeat(500));
  expect(frames.length).toBeGreaterThan(3);
  expect(frames.reduce((sum, { rows = 0 }) => sum + rows, 0)).toBe(60_000);
  for (const { sql, statements } of frames) {
    expect(sql.length).toBeLessThan(frameBytes + 1_100_000);
    let end = 0;
    for (const [offset, length] of statements) {
      expect(offset).toBe(end);
      expect(sql.toString("latin1", offset, offset + 11)).toBe("INSERT INTO");
      expect(sql.toString("latin1", offset + length, offset + length + 2)).toBe(";\n");
      end = offset + length + 2;
    }
    expect(end).toBe(sql.length);
  }
});

test("a row larger than any buffer gets a frame of its own size", async () => {
  const { frames } = await framesOf(3, "'".repeat(12_000_000));
  expect(frames).toHaveLength(3);
  expect(frames.every(({ statements, rows }) => statements.length > 1 && rows === 1)).toBe(true);
});
