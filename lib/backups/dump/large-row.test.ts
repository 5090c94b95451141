import { expect, test } from "vitest";
import { createLargeRowWriter } from "./large-row";

const head = Buffer.from("INSERT INTO `t` (`a`,`b`,`c`,`d`) VALUES\n");

function packet(...values: (Buffer | null)[]): Buffer {
  return Buffer.concat(
    values.flatMap((value) => {
      if (value === null) return [Buffer.from([0xfb])];
      const length = Buffer.alloc(9, 0xfe);
      length.writeBigUInt64LE(BigInt(value.length), 1);
      return [length, value];
    }),
  );
}

function statementsOf(row: Buffer): string[] {
  const writer = createLargeRowWriter(head, ["verbatim", "quoted", "hex", "quoted"]);
  const out = Buffer.alloc(writer.room(row.length));
  const { at, statements } = writer.write(out, 0, row, 0);
  expect(out.subarray(at - 2, at).toString()).toBe(";\n");
  return statements.map(([start, length]) => out.toString("utf8", start, start + length));
}

test("long values come in pieces that end where a letter does, and nothing is lost", () => {
  const text = `x${"é".repeat(5_000_000)}`;
  const bytes = Buffer.alloc(9_000_001, 0xa7);
  const statements = statementsOf(packet(Buffer.from("7"), Buffer.from(text), bytes, null));
  expect(Math.max(...statements.map(({ length }) => length))).toBeLessThan(9 * 1024 * 1024);
  const values = statements
    .filter((sql) => /^SET @seaworthy_\d+ = \(/.test(sql))
    .map((sql) => sql.slice(sql.indexOf("(") + 1, -1));
  const [texts, digits] = [values.filter((it) => it.startsWith("'")), values.filter((it) => it.startsWith("0x"))];
  expect(texts.map((it) => it.slice(1, -1)).join("") === text).toBe(true);
  expect(Buffer.from(digits.map((it) => it.slice(2)).join(""), "hex").equals(bytes)).toBe(true);
  const fail = "(SELECT 1 /* max_allowed_packet is too small for this value */ UNION SELECT 2)";
  expect(statements.at(-2)).toBe(
    `${head.toString()}((7),COALESCE(CONCAT(@seaworthy_1,@seaworthy_2,@seaworthy_3),${fail}),COALESCE(CONCAT(@seaworthy_4,@seaworthy_5,@seaworthy_6),${fail}),(NULL))`,
  );
  expect(statements.at(-1)).toBe(`SET ${[1, 2, 3, 4, 5, 6].map((i) => `@seaworthy_${i} = NULL`).join(", ")}`);
});

test("short values stay in the INSERT", () => {
  const [short, long] = [Buffer.alloc(200_000, 0x61), Buffer.alloc(3_000_000, 0x61)];
  expect(statementsOf(packet(Buffer.from("1"), short, short, short))).toHaveLength(1);
  expect(statementsOf(packet(Buffer.from("1"), long, short, long))).toHaveLength(4);
});
