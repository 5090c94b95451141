import { expect, test } from "vitest";
import { kindOf, measuredKind } from "./check-kind";

test("only a failed check that matters most is critical", () => {
  expect(measuredKind("failed", "critical")).toBe("critical");
  expect(measuredKind("failed", "warning")).toBe("warning");
  expect(measuredKind("warning", "critical")).toBe("warning");
  expect(measuredKind("failed", "info")).toBe("note");
});

test("what could not or may not be looked at is neither fine nor failed", () => {
  expect(measuredKind("cannot_see", "critical")).toBe("cannot_see");
  expect(measuredKind("crashed", "critical")).toBe("crashed");
  expect(measuredKind("skipped", "critical")).toBe("skipped");
  expect(kindOf({ status: "skipped", measuredStatus: null, severity: "critical" })).toBe("unmeasured");
});

test("a waiver is seen before what was measured", () => {
  expect(kindOf({ status: "waived", measuredStatus: "failed", severity: "critical" })).toBe("waived");
});
