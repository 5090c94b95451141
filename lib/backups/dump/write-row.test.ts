import { describe, expect, test } from "vitest";
import { createRowWriter, roomForRow, type ValueStyle } from "./write-row";

type Value = string | Buffer | null;

/** A row packet as a server sends it. */
function packetOf(values: readonly Value[]): Buffer {
  return Buffer.concat(
    values.map((value) => {
      if (value === null) return Buffer.from([0xfb]);
      const bytes = Buffer.from(value as Buffer);
      return Buffer.concat([lengthOf(bytes.length), bytes]);
    }),
  );
}

function lengthOf(length: number): Buffer {
  if (length < 0xfb) return Buffer.from([length]);
  const marked = Buffer.alloc(length < 2 ** 16 ? 3 : length < 2 ** 24 ? 4 : 9);
  marked[0] = length < 2 ** 16 ? 0xfc : length < 2 ** 24 ? 0xfd : 0xfe;
  marked.writeUIntLE(length, 1, Math.min(6, marked.length - 1));
  return marked;
}

function written(values: readonly Value[], styles: readonly ValueStyle[]): Buffer {
  const packet = packetOf(values);
  const before = Buffer.from("…before…");
  const room = roomForRow(packet.length, styles.length);
  const out = Buffer.alloc(before.length + room, 0xee);
  const end = createRowWriter(styles)(out, before.copy(out), Buffer.concat([before, packet]), before.length);
  expect(end - before.length).toBeLessThanOrEqual(room);
  return out.subarray(before.length, end);
}

const escaped = new Map([
  [0, "0"],
  [10, "n"],
  [13, "r"],
  [26, "Z"],
  [39, "'"],
  [92, "\\"],
]);

const sql = (values: readonly Value[], styles: readonly ValueStyle[]) => written(values, styles).toString("latin1");

describe("a row as SQL", () => {
  test("numbers stand as they are, text in quotes, bytes in hex", () => {
    expect(sql(["-12.50", "x", Buffer.from([0, 255, 16])], ["verbatim", "quoted", "hex"])).toBe(
      "(-12.50,'x',0x00FF10)",
    );
  });

  test("NULL, the empty string and the empty blob are three things", () => {
    expect(sql([null, "", Buffer.alloc(0), null], ["quoted", "quoted", "hex", "hex"])).toBe("(NULL,'','',NULL)");
    expect(sql(["NULL"], ["quoted"])).toBe("('NULL')");
  });

  test("only what would end or bend a literal is escaped", () => {
    expect(sql(["a'b\\c\nd\re\0f\x1ag\"h`i;j%k\tl"], ["quoted"])).toBe(`('a\\'b\\\\c\\nd\\re\\0f\\Zg"h\`i;j%k\tl')`);
  });

  test("wherever it stands, a byte is escaped exactly when it must be", () => {
    for (let byte = 0; byte < 256; byte++) {
      for (let place = 0; place < 9; place++) {
        const value = Buffer.alloc(9, "é");
        value[place] = byte;
        const letter = escaped.get(byte);
        const middle = letter === undefined ? Buffer.of(byte) : Buffer.from(`\\${letter}`);
        const whole = [
          Buffer.from("('"),
          value.subarray(0, place),
          middle,
          value.subarray(place + 1),
          Buffer.from("')"),
        ];
        expect(written([value], ["quoted"])).toEqual(Buffer.concat(whole));
      }
    }
  });

  test("bytes of any character set pass unchanged", () => {
    const bytes = Buffer.from(
      Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => ![0, 10, 13, 26, 39, 92].includes(byte)),
    );
    expect(written([bytes], ["quoted"])).toEqual(Buffer.concat([Buffer.from("('"), bytes, Buffer.from("')")]));
    expect(written(["é🧬 עברית"], ["quoted"]).toString()).toBe("('é🧬 עברית')");
  });

  test.each([250, 251, 65_535, 65_536, 2 ** 24])("a value of %i bytes is read by its length", (length) => {
    const text = "x".repeat(length);
    expect(sql(["1", text, "2"], ["verbatim", "quoted", "verbatim"])).toBe(`(1,'${text}',2)`);
    expect(sql([Buffer.alloc(length, 0xab), "2"], ["hex", "verbatim"])).toBe(`(0x${"AB".repeat(length)},2)`);
  });

  test("a table of generated columns only has rows without values", () => {
    expect(sql([], [])).toBe("()");
  });

  test("the room asked for holds the worst rows", () => {
    expect(sql([null, null, null], ["quoted", "quoted", "quoted"])).toBe("(NULL,NULL,NULL)");
    expect(sql(["'".repeat(99), "\\"], ["quoted", "quoted"])).toBe(`('${"\\'".repeat(99)}','\\\\')`);
  });
});
