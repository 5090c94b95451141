import { describe, expect, test } from "vitest";
import { countRowLines, countRows, delimitingProblem } from "./sql-scan";

describe("rows in an INSERT", () => {
  test.each([
    ["INSERT INTO `t` (`a`,`b`) VALUES\n(1,2),\n(3,4)", 2],
    ["INSERT INTO t VALUES (1)", 1],
    ["INSERT INTO `VALUES` (`VALUES (`) VALUES ('(),(')", 1],
    ["INSERT INTO t VALUES ('it''s (1)'),('a\\'),(b'),('\\\\'),(\"x\\\"),(\")", 4],
    ["INSERT INTO t VALUES (ST_GeomFromWKB(0x00,(1+2))),(NULL)", 2],
    ["INSERT INTO `a``(b` VALUES (1),(2),(3)", 3],
    ["CREATE TABLE t (a int)", 0],
    ["INSERT INTO t VALUES ('not closed),(", 1],
    ["INSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2)", null],
    ["INSERT INTO t VALUES (';')", 1],
  ])("%s", (sql, rows) => expect(countRows(Buffer.from(sql))).toBe(rows));

  test.each([
    ["INSERT INTO `t` (`a`) VALUES\n(1),\n('),('),\n(3)", 3],
    ["INSERT INTO `t` (`a`) VALUES\n(1)", 1],
    ["INSERT INTO `t` (`a`) VALUES\n(1),\n", null],
    ["INSERT INTO `t` (`a`) VALUES\n(1),\n(2", null],
    ["INSERT INTO `t` (`a`) VALUES\n(1);\nINSERT INTO `t` (`a`) VALUES\n(1)", null],
    ["INSERT INTO `t` (`a`) VALUES\n('\n')", null],
    ["INSERT INTO t VALUES (1),(2)", null],
  ])("one on each line: %j", (sql, rows) => expect(countRowLines(Buffer.from(sql))).toBe(rows));
});

describe("what lies around statements", () => {
  const check = (sql: string, ...statements: string[]) => {
    const slices = statements.map((text): [number, number] => [sql.indexOf(text), text.length]);
    return delimitingProblem(Buffer.from(sql), slices);
  };

  test.each([
    ["-- head\n--\n\nSELECT 1;\nSELECT 2;\n", ["SELECT 1", "SELECT 2"]],
    ["DELIMITER ;;\nCREATE X END ;;\nDELIMITER ;\nSELECT 1;\n", ["CREATE X END", "SELECT 1"]],
    ["DELIMITER $$\nA;B$$\nDELIMITER ;\n", ["A;B"]],
    ["-- only a comment\n", []],
  ])("is accepted: %j", (sql, statements) => expect(check(sql, ...statements)).toBeNull());

  test.each([
    ["SELECT 1\nSELECT 2;\n", ["SELECT 1", "SELECT 2"], "does not end with its delimiter"],
    ["SELECT 1;SELECT 2;\n", ["SELECT 1", "SELECT 2"], "does not end with its delimiter"],
    ["DELIMITER ;;\nA;\nDELIMITER ;\n", ["A"], "does not end with its delimiter"],
    ["DELIMITER ;;\nA;;\n", ["A"], "with ; as the delimiter"],
    ["SELECT 1;\nDROP TABLE t;\n", ["SELECT 1"], "belongs to no statement"],
    ["/*!40101 SET x=1 */;\nSELECT 1;\n", ["SELECT 1"], "belongs to no statement"],
    ["-- a SELECT 1;\n", ["SELECT 1"], "does not begin a line"],
    ["-- no line feed", [], "line feed"],
    ["", [], "line feed"],
  ])("is refused: %j", (sql, statements, problem) => expect(check(sql, ...statements)).toContain(problem));
});
