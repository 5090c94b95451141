import { bufferBytes, framesAtOnce } from "../frame-queue";
import { styleCodes, type ValueStyle } from "../write-row";
import { rowKernelCode } from "./row-kernel-code";

/** Where what stands in its memory; see row-kernel.wat. */
const inputAt = 16 * 1024;
const inputBytes = 256 * 1024;
/** The kernel reads and writes in steps of 16 or 32 bytes, and so a little past the end. */
const spareBytes = 4096;
const framesAt = inputAt + inputBytes + spareBytes;
const pageBytes = 64 * 1024;

interface KernelExports {
  append_rows(at: number, end: number, to: number, stop: number, columns: number): number;
  to: WebAssembly.Global;
  rows: WebAssembly.Global;
  high: WebAssembly.Global;
  low: WebAssembly.Global;
}

/** Writes many rows at once: what `createRowWriter` and `createRowChecksum` do for one, in a third of the time. */
export interface RowKernel {
  /** It writes to these only. */
  buffers: readonly Buffer[];
  /** From now on, rows have values of these styles, and no row has been added to the checksum. */
  begin(styles: readonly ValueStyle[]): void;
  /**
   * Appends the rows whose packets, each with its header, stand in `chunk` from `from` on to `out` at `at`, every one
   * with a comma and a line feed before it, until the SQL reaches `stop`, a packet is not whole or is not a row.
   * Returns where it stopped in `chunk`: at once, when `out` is none of its buffers. `written` says the rest.
   */
  append(chunk: Buffer, from: number, out: Buffer, at: number, stop: number): number;
  /** Of the last `append`: where its SQL ends, and how many rows it wrote. */
  written(): { at: number; rows: number };
  /** The two halves of the checksum of the rows since `begin`. */
  sums(): { high: number; low: number };
}

/** One for each connection. Its memory does not grow, so that the buffers stay where they are. */
export function createRowKernel(): RowKernel {
  const pages = Math.ceil((framesAt + framesAtOnce * bufferBytes + spareBytes) / pageBytes);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const code = new WebAssembly.Module(Buffer.from(rowKernelCode, "base64"));
  const exports = new WebAssembly.Instance(code, { row: { memory } }).exports;
  const kernel = exports as unknown as KernelExports;
  const bytes = new Uint8Array(memory.buffer);
  const buffers = Array.from({ length: framesAtOnce }, (_, index) =>
    Buffer.from(memory.buffer, framesAt + index * bufferBytes, bufferBytes),
  );
  let columns = 0;
  let base = 0;
  return {
    buffers,

    begin(styles) {
      columns = styles.length;
      for (const [index, style] of styles.entries()) bytes[index] = styleCodes[style];
      kernel.high.value = 0;
      kernel.low.value = 0;
    },

    append(chunk, from, out, at, stop) {
      if (out.buffer !== memory.buffer) return from;
      const input = chunk.subarray(from, from + inputBytes);
      bytes.set(input, inputAt);
      base = out.byteOffset;
      return from - inputAt + kernel.append_rows(inputAt, inputAt + input.length, base + at, base + stop, columns);
    },

    written: () => ({ at: kernel.to.value - base, rows: kernel.rows.value }),

    sums: () => ({ high: kernel.high.value, low: kernel.low.value }),
  };
}
