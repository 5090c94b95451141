import { afterEach, expect, test, vi } from "vitest";
import { createOutput, table } from "./output";

const typed = "x\u001b[2J\u009b31m\u202egnp\nfake row";

function written(json: boolean): string {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  createOutput(json).result([typed], (value) => ["first\tline", ...table(["SUBJECT"], [value])]);
  return write.mock.calls.map(([text]) => String(text)).join("");
}

afterEach(() => vi.restoreAllMocks());

test("what strangers typed reaches no terminal as a control, and makes no line of its own", () => {
  expect(written(false)).toBe("first\tline\nSUBJECT\nx\ufffd[2J\ufffd31m\ufffdgnp fake row\n");
});

test("as JSON it is the same value, in harmless letters", () => {
  const text = written(true);
  expect(JSON.parse(text)).toEqual([typed]);
  expect(text).toMatch(/^[\n\x20-\x7e]+$/);
});
