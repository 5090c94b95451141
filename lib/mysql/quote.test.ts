import { expect, test } from "vitest";
import { quoteId, quoteString } from "./quote";

test("an identifier keeps every character and doubles back-ticks", () => {
  expect(quoteId("order")).toBe("`order`");
  expect(quoteId("a`b 'c' 🧬")).toBe("`a``b 'c' 🧬`");
});

test("a string literal escapes what ends or bends it and nothing else", () => {
  expect(quoteString("it's")).toBe(String.raw`'it\'s'`);
  expect(quoteString('a\\b\0c\nd\re\x1af"%_🧬')).toBe(String.raw`'a\\b\0c\nd\re\Zf"%_🧬'`);
});
