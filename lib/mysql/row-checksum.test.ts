import fc from "fast-check";
import { expect, test } from "vitest";
import { addChecksums, createRowChecksum } from "./row-checksum";

const rows = fc.array(fc.uint8Array({ maxLength: 40 }));

test("the order of rows, and how they are divided, do not matter", () => {
  fc.assert(
    fc.property(rows, fc.nat(), (list, cut) => {
      const middle = list.length === 0 ? 0 : cut % list.length;
      const parts = addChecksums([checksum(list.slice(0, middle)), checksum(list.slice(middle))]);
      expect(checksum(list.toReversed())).toBe(checksum(list));
      expect(parts).toBe(checksum(list));
    }),
  );
});

test("every single changed bit, lost row and doubled row changes it", () => {
  fc.assert(
    fc.property(
      rows.filter((list) => list.some(({ length }) => length > 0)),
      fc.nat(),
      (list, seed) => {
        const whole = checksum(list);
        const index = list.findIndex(({ length }) => length > 0);
        const changed = list.map((row) => Uint8Array.from(row));
        const row = changed[index]!;
        row[seed % row.length]! ^= 1 << (seed % 8);
        expect(checksum(changed)).not.toBe(whole);
        expect(checksum(list.toSpliced(index, 1))).not.toBe(whole);
        expect(checksum([...list, list[index]!])).not.toBe(whole);
      },
    ),
  );
});

test("neighbouring bytes that change places are noticed, and swapped values of two rows too", () => {
  expect(checksum([text("ab")])).not.toBe(checksum([text("ba")]));
  expect(checksum([text("12345678abcdefgh")])).not.toBe(checksum([text("abcdefgh12345678")]));
  expect(checksum([text("1x"), text("2y")])).not.toBe(checksum([text("1y"), text("2x")]));
});

test("archives of years ago are compared with it: the text never changes", () => {
  expect(checksum([])).toBe("0000000000000000");
  expect(checksum([text("one row"), text("and another, longer one")])).toMatchInlineSnapshot(`"0cbd02057d46255b"`);
});

function text(value: string): Uint8Array {
  return Buffer.from(value);
}

/** Each row at another offset of one buffer, as in a packet. */
function checksum(list: readonly Uint8Array[]): string {
  const sum = createRowChecksum();
  const buffer = Buffer.concat(list.flatMap((row) => [Buffer.from("#"), row]));
  let at = 0;
  for (const row of list) {
    sum.add(buffer, at + 1, at + 1 + row.length);
    at += 1 + row.length;
  }
  return sum.value();
}
