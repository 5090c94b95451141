import { expect, test } from "vitest";
import { isGood, verdictNote, verdictTitle } from "./verdict-words";

const nothing = { critical: 0, warning: 0, crashed: 0, cannotSee: 0, waived: 0, ok: 0, skipped: 0 };

test("what is bad is counted first, and the rest is told after it", () => {
  const verdict = { ...nothing, critical: 2, warning: 1, cannotSee: 1, waived: 1, ok: 36, skipped: 3 };
  expect(verdictTitle(verdict)).toBe("Not seaworthy yet: 2 critical, 1 warning");
  expect(verdictNote(verdict)).toBe("36 of 41 checks are fine, 1 cannot be seen, 1 is waived, 3 do not apply");
  expect(isGood(verdict)).toBe(false);
});

test("with everything fine it is seaworthy", () => {
  const verdict = { ...nothing, ok: 41 };
  expect(verdictTitle(verdict)).toBe("Seaworthy");
  expect(verdictNote(verdict)).toBe("All 41 checks are fine");
  expect(isGood(verdict)).toBe(true);
});

test("what could not be seen is never taken for fine", () => {
  const verdict = { ...nothing, ok: 40, cannotSee: 2 };
  expect(verdictTitle(verdict)).toBe("Seaworthy, as far as can be seen");
  expect(verdictNote(verdict)).toBe("40 of 42 checks are fine, 2 cannot be seen");
  expect(isGood(verdict)).toBe(false);
  expect(verdictTitle({ ...verdict, crashed: 1 })).toBe("Not known to be seaworthy: 1 could not be looked at");
});

test("before anything was measured nothing is claimed", () => {
  expect(verdictTitle(nothing)).toBe("Nothing has been measured yet");
  expect(isGood(nothing)).toBe(false);
});
