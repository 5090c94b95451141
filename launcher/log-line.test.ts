import { expect, test } from "vitest";
import { shortLogLine } from "./log-line";

test.each([
  ['{"level":"info","msg":"started"}', undefined],
  ['{"level":"warn","msg":"slow","err":{"message":"5 s"}}', "warn: slow: 5 s"],
  ['{"level":"error","err":{"message":"gone"}}', "error: gone"],
  ['{"level":30,"msg":"not ours"}', undefined],
  ["{not json", undefined],
  ["2026-01-01 1 [ERROR] InnoDB: no room", "error: InnoDB: no room"],
  ["2026-01-01 1 [Note] all well", undefined],
])("%s is shown as %s", (line, shown) => {
  expect(shortLogLine(line)).toBe(shown);
});
