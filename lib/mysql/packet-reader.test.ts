import fc from "fast-check";
import { expect, test } from "vitest";
import { createPacketReader } from "./packet-reader";

function packet(content: Uint8Array): Buffer {
  const header = Buffer.alloc(4);
  header.writeUIntLE(content.length, 0, 3);
  return Buffer.concat([header, content]);
}

test("packets come out whole and in order, however the stream is cut", () => {
  const contents = fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 20 });
  fc.assert(
    fc.property(contents, fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 }), (list, cuts) => {
      const stream = Buffer.concat(list.map(packet));
      const seen: string[] = [];
      const { read } = createPacketReader(
        (buffer, start, end) => void seen.push(buffer.toString("hex", start, end)),
        () => false,
        () => expect.unreachable(),
      );
      for (let at = 0, i = 0; at < stream.length; i++) {
        const length = cuts[i % cuts.length]!;
        void read(stream.subarray(at, at + length));
        at += length;
      }
      expect(seen).toEqual(list.map((content) => Buffer.from(content).toString("hex")));
    }),
  );
});

test("a content of several packets of 16 MiB comes as one, also when the last of them is empty", () => {
  const content = Buffer.alloc(2 * 0xffffff, "x");
  const stream = [content.subarray(0, 0xffffff), content.subarray(0xffffff), Buffer.alloc(0), Buffer.from("next")];
  const seen: number[] = [];
  const { read } = createPacketReader(
    (_buffer, start, end) => void seen.push(end - start),
    () => false,
    () => expect.unreachable(),
  );
  const bytes = Buffer.concat(stream.map(packet));
  for (let at = 0; at < bytes.length; at += 65_536) void read(bytes.subarray(at, at + 65_536));
  expect(seen).toEqual([content.length, 4]);
});

test("while somebody waits nothing is handed over, and nothing is lost; what follows the end is passed on", async () => {
  const seen: string[] = [];
  let rest = "";
  const { read } = createPacketReader(
    (buffer, start, end) => {
      seen.push(buffer.toString("latin1", start, end));
      return Promise.resolve();
    },
    () => seen.length === 3,
    (bytes) => void (rest += bytes.toString("latin1")),
  );
  const first = read(
    Buffer.concat(["a", "b", "c"].map((letter) => packet(Buffer.from(letter))).concat(Buffer.from("rest"))),
  );
  expect({ waits: first !== undefined, seen: [...seen] }).toEqual({ waits: true, seen: ["a"] });
  expect(read(Buffer.alloc(0))).toBeInstanceOf(Promise);
  void read(Buffer.alloc(0));
  expect(seen).toEqual(["a", "b", "c"]);
  void read(Buffer.alloc(0));
  expect(rest).toBe("rest");
});
