import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { Recipient } from "./recipient";

const problemOf = (text: string) => Recipient.safeParse(text).error?.issues[0]?.message;

test.each([
  ["ann@example.com", "ann@example.com"],
  ["  Ann.O'Neil+sea@Example.COM ", "ann.o'neil+sea@example.com"],
  ["a@xn--mller-kva.example", "a@xn--mller-kva.example"],
  [`${"a".repeat(64)}@${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(57)}.ex`, undefined],
])("%s is one address", (text, expected) => {
  expect(Recipient.parse(text)).toBe(expected ?? text);
});

describe("refused:", () => {
  test.each([
    ["nothing", "", "is missing"],
    ["blanks", "   ", "is missing"],
    ["two with a comma", "a@x.example,b@x.example", "one address"],
    ["two with a semicolon", "a@x.example; b@x.example", "one address"],
    ["two with a blank", "a@x.example b@x.example", "one address"],
    ["two in one", "a@x.example@y.example", "one address"],
    ["a name with it", "Ann <a@x.example>", "one address"],
    ["a quoted second one", '"a@y.example "@x.example', "one address"],
    ["a comment", "a(b@y.example)@x.example", "one address"],
    ["a header", "a@x.example\r\nBcc: b@x.example", "line breaks or control"],
    ["a line break alone", "a@x.example\n", "line breaks or control"],
    ["a line break of Unicode", "a@x.example\u2028", "line breaks or control"],
    ["a NUL", "a@x.example\0b@x.example", "line breaks or control"],
    ["an SMTP command", "a@x.example>\r\nRCPT TO:<b@x.example", "line breaks or control"],
    ["a Cyrillic а", "аnn@x.example", "“а” (U+0430)"],
    ["a Cyrillic domain", "ann@раураl.example", "write it as xn--"],
    ["an umlaut in the domain", "ann@müller.example", "write it as xn--mller-kva.example"],
    ["a full-width @", "ann＠x.example", "“＠” (U+FF20)"],
    ["a dot that is none", "ann@x。example", "U+3002"],
    ["an invisible letter", "ann\u200b@x.example", "U+200B"],
    ["no domain", "ann@", "an e-mail address"],
    ["no dot in it", "ann@localhost", "an e-mail address"],
    ["an address instead", "ann@[127.0.0.1]", "an e-mail address"],
    ["two dots", "ann..o@x.example", "an e-mail address"],
    ["no person", "@x.example", "an e-mail address"],
    ["320 characters", `${"a".repeat(64)}@${"b".repeat(251)}.com`, "longer than 254"],
    ["65 before the @", `${"a".repeat(65)}@x.example`, "64 characters before"],
  ])("%s", (_title, text, problem) => {
    expect(problemOf(text)).toContain(problem);
  });
});

test("the field is named beside what is wrong with it", () => {
  const Form = z.object({ to: Recipient });
  expect(Form.safeParse({ to: "a@x.example,b@x.example" }).error?.issues).toMatchObject([
    { path: ["to"], message: expect.stringMatching(/^must be one address/) },
  ]);
});

test("whatever is let through is printable ASCII with one @ and nothing that parts addresses", () => {
  const tricky = fc.stringMatching(/^[a-z@.,;<>\r\n\0 "():\\аé@%]{1,40}$/u);
  const nearly = fc.tuple(fc.emailAddress(), fc.string({ unit: "binary", maxLength: 6 })).map(([a, b]) => a + b);
  const letThrough: string[] = [];
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), tricky, nearly, fc.emailAddress()), (text) => {
      const { data = "ann@example.com" } = Recipient.safeParse(text);
      letThrough.push(data);
      expect(data).toMatch(/^[!-~]{1,64}@[a-z0-9.-]+$/);
      expect(data).not.toMatch(/[\s,;:<>()[\]"\\]|@.*@/);
    }),
    { numRuns: 600 },
  );
  expect(new Set(letThrough).size).toBeGreaterThan(50);
});
