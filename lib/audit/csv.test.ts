import { expect, test } from "vitest";
import type { AuditView } from "./audit-view";
import { csvHeader, csvLine } from "./csv";

const row: AuditView = {
  id: 7,
  at: new Date("2026-11-22T07:00:00.123Z"),
  actorId: null,
  actorName: "cli:root",
  actorKind: "cli",
  address: null,
  requestId: "r1",
  action: "backup.start",
  subject: "shop",
  outcome: "done",
  details: null,
  sequence: 4,
  hash: "ab",
};
const withSubject = (subject: string) =>
  csvLine({ ...row, subject })
    .split("backup.start,")[1]
    ?.split(",done")[0];

test("a row is a line that ends as RFC 4180 says, its columns as the header names them", () => {
  expect(csvHeader).toBe(
    "time,who,kind,user id,action,subject,outcome,address,request id,details,id,sequence,hash\r\n",
  );
  expect(csvLine(row)).toBe("2026-11-22T07:00:00.123Z,cli:root,cli,,backup.start,shop,done,,r1,,7,4,ab\r\n");
});

test("details are JSON in one cell", () => {
  expect(csvLine({ ...row, details: { a: 'x"y', b: 1 } })).toContain(',"{""a"":""x\\""y"",""b"":1}",');
});

test.each([
  ["a,b", '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ["two\nlines", '"two\nlines"'],
  ["=1+1", `"'=1+1"`],
  ['=HYPERLINK("http://x";"y")', `"'=HYPERLINK(""http://x"";""y"")"`],
  ["+1", `"'+1"`],
  ["-1", `"'-1"`],
  ["@SUM(A1)", `"'@SUM(A1)"`],
  ["\t=1", `"'\t=1"`],
  ["\r=1", `"'\r=1"`],
  ["＝1", `"'＝1"`],
  ["plain-text=1", "plain-text=1"],
])("%j is written %j", (subject, cell) => {
  expect(withSubject(subject)).toBe(cell);
});
