import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeOf } from "@/lib/kernel/errors";
import { sha256Hex } from "@/lib/kernel/ids";
import { openLocalDisk } from "@/lib/storage/local-disk";
import { encodeManifest } from "./format";
import { addUp } from "./frame-table";
import { type Manifest, openArchive, verifyArchive } from "./index";
import { writeSample } from "./sample-archive";

// A failing run names its seed; put it here to see the same cases again.
const seed = Date.now() % 2 ** 31;

let folder: string;
let whole: Buffer;
let manifest: Manifest;
let endOfFrames: number;
let cases = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seaworthy-damage-"));
  ({ manifest } = await writeSample(openLocalDisk(folder), "whole.sql.zst"));
  whole = await readFile(join(folder, "whole.sql.zst"));
  endOfFrames = manifest.frames.reduce((sum, frame) => sum + frame.length, 0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The code that verifying these bytes ends with; `found whole` when nothing was noticed. */
async function verdict(bytes: Buffer): Promise<string | undefined> {
  const name = `case-${cases++}.sql.zst`;
  await writeFile(join(folder, name), bytes);
  const found = await verifyArchive(openLocalDisk(folder), name).then(() => "found whole", codeOf);
  await rm(join(folder, name));
  return found;
}

function flipped(bit: number): Buffer {
  const bytes = Buffer.from(whole);
  bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return bytes;
}

const damage = /^archive\.(damaged|truncated)$/;

describe(`every damage is found (seed ${seed})`, { timeout: 60_000 }, () => {
  test("any single bit, anywhere", async () => {
    const anyBit = fc.nat(whole.length * 8 - 1);
    await fc.assert(
      fc.asyncProperty(anyBit, async (bit) => {
        expect(await verdict(flipped(bit))).toMatch(damage);
      }),
      { seed, numRuns: 400 },
    );
  });

  test("each bit of the manifest's frame header, and of the trailer that leads to it", async () => {
    const bytes = [...Array(8).keys()].map((i) => endOfFrames + i);
    for (let i = 56; i > 0; i--) bytes.push(whole.length - i);
    for (const byte of bytes)
      for (let bit = 0; bit < 8; bit++) expect(await verdict(flipped(byte * 8 + bit))).toMatch(damage);
  });

  test("any end that is missing", async () => {
    const property = fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
      expect(await verdict(whole.subarray(0, length))).toBe("archive.truncated");
    });
    await fc.assert(property, { seed, numRuns: 150, examples: [[0], [1], [endOfFrames], [whole.length - 1]] });
  });

  test("anything appended, and two archives in one file", async () => {
    expect(await verdict(Buffer.concat([whole, Buffer.from("\n")]))).toBe("archive.truncated");
    expect(await verdict(Buffer.concat([whole, whole]))).toBe("archive.damaged");
  });

  test("frames swapped, repeated or left out", async () => {
    const frames = manifest.frames.map(({ offset, length }) => whole.subarray(offset, offset + length));
    const tail = whole.subarray(endOfFrames);
    const index = fc.nat(frames.length - 1);
    const property = fc.asyncProperty(index, index, async (i, j) => {
      fc.pre(i !== j);
      const [a, b] = [frames[i] as Buffer, frames[j] as Buffer];
      for (const changed of [frames.with(i, b).with(j, a), frames.toSpliced(i, 0, b), frames.toSpliced(i, 1)])
        expect(await verdict(Buffer.concat([...changed, tail]))).toBe("archive.damaged");
    });
    await fc.assert(property, { seed, numRuns: 40 });
  });

  test.each(["left out", "repeated"])("a frame %s, with a manifest made to fit, by the closing line", async (how) => {
    for (const [index, frame] of manifest.frames.entries()) {
      if (frame.kind === "prologue" || frame.kind === "closing") continue;
      const kept =
        how === "left out" ? manifest.frames.toSpliced(index, 1) : manifest.frames.toSpliced(index, 0, frame);
      expect(await verdict(rebuilt(kept))).toBe("archive.damaged");
    }
  });
});

describe("what is wrong is said precisely", () => {
  test("a damaged frame is named with its table and place", async () => {
    const frame = manifest.frames.findIndex(({ table }) => table === "note");
    await writeFile(join(folder, "note.sql.zst"), flipped(((manifest.frames[frame]?.offset ?? 0) + 20) * 8));
    await expect(verifyArchive(openLocalDisk(folder), "note.sql.zst")).rejects.toMatchObject({
      code: "archive.damaged",
      message: expect.stringContaining(`frame ${frame} (data of note`),
      details: { frame, table: "note" },
    });
  });

  test("a frame with other rows than the manifest says is found by counting", async () => {
    const data = manifest.frames.findIndex(({ table }) => table === "note");
    const lied = manifest.frames.with(data, { ...(manifest.frames[data] as Manifest["frames"][number]), rows: 4 });
    await writeFile(join(folder, "lied.sql.zst"), rebuilt(lied));
    await expect(verifyArchive(openLocalDisk(folder), "lied.sql.zst")).rejects.toThrow("holds 3 rows instead of 4");
  });

  test("a newer format asks for an upgrade, other files are not ours", async () => {
    const newer = Buffer.from(whole);
    const json = newer.subarray(endOfFrames + 8, newer.length - 56);
    newer.writeUInt32LE(2, newer.length - 20);
    const numbers = newer.subarray(newer.length - 24, newer.length - 16);
    newer.write(sha256Hex(Buffer.concat([json, numbers])), newer.length - 56, "hex");
    expect(await verdict(newer)).toBe("archive.newer_format");
    expect(await verdict(Buffer.from("CREATE TABLE t (a int);\n"))).toBe("archive.not_ours");
    expect(await verdict(Buffer.alloc(100_000))).toBe("archive.not_ours");
  });

  test("a missing file is not found", async () => {
    await expect(openArchive(openLocalDisk(folder), "gone.sql.zst")).rejects.toMatchObject({
      code: "storage.not_found",
    });
  });

  test("an aborted verification stops with the reason", async () => {
    const signal = AbortSignal.abort(new Error("cancelled by ana"));
    await expect(verifyArchive(openLocalDisk(folder), "whole.sql.zst", { signal })).rejects.toThrow("cancelled by ana");
  });
});

/** These frames with a manifest in which every offset, hash and sum is right; only the closing line tells. */
function rebuilt(kept: Manifest["frames"]): Buffer {
  const parts = kept.map(({ offset, length }) => whole.subarray(offset, offset + length));
  let position = 0;
  const frames = kept.map((frame) => {
    const moved = { ...frame, offset: position };
    position += frame.length;
    return moved;
  });
  const { totals, tables } = addUp(frames);
  const content = Buffer.concat(parts);
  const fitted: Manifest = {
    ...manifest,
    frames,
    tables: manifest.tables.map((table) => ({ ...table, ...(tables.get(table.name) ?? { rows: 0, plainBytes: 0 }) })),
    totals: { tables: manifest.tables.length, ...totals },
    sha256: sha256Hex(content),
  };
  return Buffer.concat([content, encodeManifest(fitted)]);
}
