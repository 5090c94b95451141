import { expect, test } from "vitest";
import { createSqlText, type SqlText } from "./sql-text";

function collect(fill: (text: SqlText) => void): { sql: string; statements: string[] } {
  const text = createSqlText();
  fill(text);
  const [frame] = text.frames("objects");
  const sql = frame?.sql ?? Buffer.alloc(0);
  const statements = frame?.statements.map(([offset, length]) => sql.toString("utf8", offset, offset + length)) ?? [];
  return { sql: sql.toString(), statements };
}

test("statements are found by offset, without their delimiters", () => {
  const { sql, statements } = collect((text) => {
    text.comment("what follows");
    text.statement("SET NAMES utf8mb4");
    text.statement(Buffer.from("DROP VIEW `é`"));
  });
  expect(sql).toBe("-- what follows\nSET NAMES utf8mb4;\nDROP VIEW `é`;\n");
  expect(statements).toEqual(["SET NAMES utf8mb4", "DROP VIEW `é`"]);
});

test("a body with semicolons gets a delimiter that does not stand in it", () => {
  const body = "BEGIN SELECT ';;', '$0$'; END";
  const { sql, statements } = collect((text) => text.statement(body));
  expect(sql).toBe(`DELIMITER $1$\n${body}$1$\nDELIMITER ;\n`);
  expect(statements).toEqual([body]);
});

test("a comment at the end of a body does not swallow the delimiter", () => {
  expect(collect((text) => text.statement("DO 1 -- one")).sql).toBe("DO 1 -- one\n;\n");
  expect(collect((text) => text.statement("DO 1 # one")).sql).toBe("DO 1 # one\n;\n");
});

test("a name with line breaks stays inside its comment", () => {
  expect(collect((text) => text.comment("a\nDROP TABLE b;\r\nc\0d")).sql).toBe("-- a\n-- DROP TABLE b;\n-- c?d\n");
});
