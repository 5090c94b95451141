import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OperatorError } from "@/lib/kernel/errors";
import { splitStatements, type Statement, StatementSplitter } from "./index";
import { refusedCases, splitCases } from "./split-cases";

const texts = (statements: Statement[]) => statements.map(({ sql }) => sql.toString());

function splitInPieces(sql: Buffer, cuts: number[]): Statement[] {
  const splitter = new StatementSplitter();
  const edges = [0, ...cuts.map((cut) => cut % (sql.length + 1)).toSorted((a, b) => a - b), sql.length];
  const found = edges.slice(1).flatMap((end, index) => splitter.push(Buffer.from(sql.subarray(edges[index], end))));
  return [...found, ...splitter.end()];
}

function outcome(work: () => Statement[]): unknown {
  try {
    return work().map(({ sql, line }) => ({ sql: sql.toString("latin1"), line }));
  } catch (error) {
    return error instanceof OperatorError ? { code: error.code, message: error.message } : error;
  }
}

describe("cuts", () => {
  test.each(splitCases)("$title", ({ sql, statements, lines }) => {
    const found = splitStatements(sql);
    const starts = found.map(({ line }) => line);
    expect({ texts: texts(found), starts }).toEqual({ texts: statements, starts: lines ?? starts });
  });
});

describe("refuses", () => {
  test.each(refusedCases)("$title", ({ sql, code, line }) => {
    expect(outcome(() => splitStatements(sql))).toMatchObject({
      code,
      message: expect.stringMatching(new RegExp(`line ${line}\\b`, "i")),
    });
  });
});

test("bytes that are not UTF-8 come out as they went in", () => {
  const raw = Buffer.concat([
    Buffer.from("INSERT INTO t VALUES ('"),
    Buffer.from([0xff, 0x00, 0x5c, 0x27, 0xc3]),
    Buffer.from("');SELECT 2;"),
  ]);
  const [first, second] = splitStatements(raw);
  expect(first?.sql.equals(raw.subarray(0, raw.indexOf(";")))).toBe(true);
  expect(second?.sql.toString()).toBe("SELECT 2");
});

test("a statement longer than the limit is refused before it has all arrived", () => {
  const splitter = new StatementSplitter({ maxStatementBytes: 1000 });
  splitter.push(Buffer.from("SELECT 1;\nSELECT '"));
  expect(() => splitter.push(Buffer.alloc(2000, "x"))).toThrow(/line 2 is longer than 1000 bytes/);
});

test("comments and finished statements are not kept", () => {
  const splitter = new StatementSplitter({ maxStatementBytes: 1000 });
  for (let i = 0; i < 50; i++) splitter.push(Buffer.from(`-- ${"x".repeat(500)}\n/* ${"y".repeat(600)}`));
  splitter.push(Buffer.from("*/ SELECT 1;"));
  expect(splitter.end()).toEqual([]);
});

test("cutting the input anywhere changes nothing", () => {
  const every = [...splitCases, ...refusedCases].map(({ sql }) => Buffer.from(sql));
  fc.assert(
    fc.property(fc.constantFrom(...every), fc.array(fc.nat(4000), { maxLength: 12 }), (sql, cuts) => {
      expect(outcome(() => splitInPieces(sql, cuts))).toEqual(outcome(() => splitStatements(sql)));
    }),
    { numRuns: 3000 },
  );
  for (const sql of every)
    expect(outcome(() => splitInPieces(sql, [...sql.keys()]))).toEqual(outcome(() => splitStatements(sql)));
});

test("cutting arbitrary SQL-like text anywhere changes nothing", () => {
  const pieces = [
    "'",
    '"',
    "`",
    "\\",
    "\n",
    ";",
    "--",
    "-- ",
    "#",
    "/*",
    "*/",
    "/*!",
    "/*M!50000",
    "999999",
    "DELIMITER //\n",
    "//",
    "--> statement-breakpoint",
    "CREATE PROCEDURE p()",
    " BEGIN ",
    " END ",
    " IF ",
    " CASE ",
    " THEN ",
    "x",
    " ",
    "\r\n",
    "source a\n",
    "é",
    ":",
    "delimiter",
  ];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...pieces), { maxLength: 30 }),
      fc.array(fc.nat(400), { maxLength: 10 }),
      (parts, cuts) => {
        const sql = Buffer.from(parts.join(""));
        expect(outcome(() => splitInPieces(sql, cuts))).toEqual(outcome(() => splitStatements(sql)));
      },
    ),
    { numRuns: 5000 },
  );
});
