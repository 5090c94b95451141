import fc from "fast-check";
import { expect, test } from "vitest";
import { createPacketReader } from "@/lib/mysql/packet-reader";
import { createRowChecksum } from "@/lib/mysql/row-checksum";
import { createRowWriter, roomForRow, type ValueStyle } from "../write-row";
import { createRowKernel, type RowKernel } from "./create-row-kernel";

type Row = readonly (Uint8Array | null)[];

const head = Buffer.from("(first)");

/** A packet with its header, as it stands among others. */
function packetOf(row: Row): Buffer {
  const values = row.map((value) =>
    value === null ? Buffer.of(0xfb) : Buffer.concat([lengthOf(value.length), value]),
  );
  const content = Buffer.concat(values);
  const header = Buffer.alloc(4);
  header.writeUIntLE(content.length, 0, 3);
  return Buffer.concat([header, content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0xfb) return Buffer.of(length);
  const marked = Buffer.alloc(length < 2 ** 16 ? 3 : 4);
  marked[0] = length < 2 ** 16 ? 0xfc : 0xfd;
  marked.writeUIntLE(length, 1, marked.length - 1);
  return marked;
}

/** What all rows come to: those the kernel leaves, or all without one, go through the writer of single rows. */
function written(rows: readonly Row[], styles: readonly ValueStyle[], cuts: readonly number[], kernel?: RowKernel) {
  const out = kernel?.buffers[1] ?? Buffer.alloc(8 * 1024 * 1024);
  const writeRow = createRowWriter(styles);
  const sum = createRowChecksum();
  let [at, alone, together] = [head.copy(out), 0, 0];
  kernel?.begin(styles);
  const { read } = createPacketReader(
    (packet, start, end) => {
      expect(at + roomForRow(end - start, styles.length) + 2).toBeLessThan(out.length);
      at += out.write(",\n", at);
      at = writeRow(out, at, packet, start);
      sum.add(packet, start, end);
      alone++;
      return undefined;
    },
    () => false,
    () => expect.unreachable(),
    (chunk, from) => {
      const taken = kernel?.append(chunk, from, out, at, 4 * 1024 * 1024) ?? from;
      if (kernel === undefined || taken === from) return from;
      at = kernel.written().at;
      together += kernel.written().rows;
      return taken;
    },
  );
  const stream = Buffer.concat(rows.map(packetOf));
  for (let start = 0, i = 0; start < stream.length; i++) {
    const length = cuts[i % cuts.length]!;
    void read(stream.subarray(start, start + length));
    start += length;
  }
  if (kernel !== undefined) sum.addSums(kernel.sums());
  return { sql: out.toString("latin1", 0, at), checksum: sum.value(), rows: alone + together, together };
}

const special = fc.constantFrom(0, 10, 13, 26, 31, 32, 39, 92, 127, 128, 255);
const bytes = fc.array(fc.oneof(fc.integer({ min: 0, max: 255 }), special), { maxLength: 70 });
const lengths = fc.oneof({ weight: 9, arbitrary: fc.nat(20) }, fc.constantFrom(249, 250, 251, 300, 65_535, 65_536));
const value = fc.oneof(
  { weight: 6, arbitrary: bytes.map((list) => Uint8Array.from(list)) },
  fc.tuple(lengths, special).map(([length, byte]) => new Uint8Array(length).fill(byte === 92 ? 92 : 120)),
  fc.constant(null),
);
const style = fc.constantFrom<ValueStyle>("verbatim", "quoted", "hex");
const tables = fc.array(style, { minLength: 1, maxLength: 12 }).chain((styles) =>
  fc.tuple(
    fc.constant(styles),
    fc.array(fc.tuple(...styles.map(() => value)), { minLength: 1, maxLength: 30 }),
    fc.array(fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.constant(16_384), fc.constant(400_000)), {
      minLength: 1,
    }),
  ),
);

test("the kernel writes the same bytes and comes to the same checksum as the writer of single rows", () => {
  const kernel = createRowKernel();
  let together = 0;
  fc.assert(
    fc.property(tables, ([styles, rows, cuts]) => {
      const ours = written(rows, styles, cuts, kernel);
      const { together: _, ...expected } = written(rows, styles, cuts);
      expect(ours).toMatchObject(expected);
      together += ours.together;
    }),
    { numRuns: 150 },
  );
  expect(together).toBeGreaterThan(100);
});

test("every byte at every place of a text, and in hex, is as the writer of single rows has it", () => {
  const rows = Array.from({ length: 256 * 34 }, (_, index): Row => {
    const text = Buffer.alloc(34, "x").fill(index >> 8, index % 34, (index % 34) + 1);
    return [Buffer.from(String(index)), text.fill(index % 256, index % 34, (index % 34) + 1), text];
  });
  const styles: ValueStyle[] = ["verbatim", "quoted", "hex"];
  const { together: _, ...expected } = written(rows, styles, [16_384]);
  expect(written(rows, styles, [16_384], createRowKernel())).toMatchObject(expected);
});

test("rows without values, and rows of hundreds of columns", () => {
  const kernel = createRowKernel();
  const one: Row = [Buffer.of(0x31)];
  expect(written([one, one], [], [1000], kernel)).toMatchObject({ sql: "(first),\n(),\n()", rows: 2, together: 2 });
  const styles = Array.from({ length: 4096 }, (_, index): ValueStyle => (index % 2 === 0 ? "quoted" : "verbatim"));
  const wide: Row = styles.map((_, index) => (index % 3 === 0 ? null : Buffer.from(String(index))));
  const { together: _, ...expected } = written([wide, wide], styles, [400_000]);
  expect(written([wide, wide], styles, [400_000], kernel)).toMatchObject({ ...expected, together: 2 });
});

test("it stops before what is no row: an error, the end, the first bytes of a giant value, half a packet", () => {
  const kernel = createRowKernel();
  const out = kernel.buffers[0]!;
  const row = packetOf([Buffer.from("7")]);
  kernel.begin(["verbatim"]);
  for (const next of [
    Buffer.of(1, 0, 0, 9, 0xff),
    Buffer.of(1, 0, 0, 9, 0xfe),
    row.subarray(0, 5),
    row.subarray(0, 2),
  ]) {
    expect(kernel.append(Buffer.concat([row, row, next]), 0, out, 0, 1000)).toBe(2 * row.length);
    expect(kernel.written()).toEqual({ at: 10, rows: 2 });
  }
});

test("it stops when the SQL is long enough, and writes to no buffer but its own", () => {
  const kernel = createRowKernel();
  const rows = Buffer.concat(Array.from({ length: 10 }, () => packetOf([Buffer.from("7")])));
  kernel.begin(["verbatim"]);
  expect(kernel.append(rows, 0, kernel.buffers[3]!, 100, 111)).toBe(3 * 6);
  expect(kernel.written()).toEqual({ at: 115, rows: 3 });
  expect(kernel.append(rows, 0, Buffer.alloc(1000), 0, 900)).toBe(0);
});

test("a server that lies about a value's length is not believed", () => {
  const kernel = createRowKernel();
  kernel.begin(["quoted"]);
  const rows = [Buffer.of(3, 0, 0, 0, 9, 0x61, 0x62), Buffer.of(3, 0, 0, 0, 1, 0x61, 0x62)];
  for (const row of rows)
    expect(() => kernel.append(row, 0, kernel.buffers[0]!, 0, 1000)).toThrow(WebAssembly.RuntimeError);
});
