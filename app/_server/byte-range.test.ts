import { expect, test } from "vitest";
import { attachment, readRange } from "./byte-range";

const none = { ifRange: undefined, etag: '"abc"' };

test.each([
  [undefined, { kind: "whole" }],
  ["bytes=0-99", { kind: "part", start: 0, end: 99 }],
  ["bytes=100-", { kind: "part", start: 100, end: 999 }],
  ["bytes=-100", { kind: "part", start: 900, end: 999 }],
  ["bytes=-5000", { kind: "part", start: 0, end: 999 }],
  ["bytes=990-2000", { kind: "part", start: 990, end: 999 }],
  ["bytes=999-999", { kind: "part", start: 999, end: 999 }],
  ["bytes=1000-", { kind: "unsatisfiable" }],
  ["bytes=-0", { kind: "unsatisfiable" }],
  ["bytes=5-2", { kind: "whole" }],
  ["bytes=0-1,5-9", { kind: "whole" }],
  ["bytes=-", { kind: "whole" }],
  ["lines=1-2", { kind: "whole" }],
])("of 1000 bytes, %s is answered with %j", (header, expected) => {
  expect(readRange(header, 1000, none)).toEqual(expected);
});

test("If-Range sends the whole file when the file is another one now", () => {
  expect(readRange("bytes=5-", 1000, { ifRange: '"abc"', etag: '"abc"' })).toMatchObject({ kind: "part" });
  expect(readRange("bytes=5-", 1000, { ifRange: '"old"', etag: '"abc"' })).toEqual({ kind: "whole" });
  expect(readRange("bytes=5-", 1000, { ifRange: '"abc"', etag: null })).toEqual({ kind: "whole" });
});

test("an empty file has no part to send", () => {
  expect(readRange("bytes=0-", 0, none)).toEqual({ kind: "unsatisfiable" });
});

test("a file name cannot break out of its header", () => {
  expect(attachment("shop-20261121T030000Z-manual.sql.zst")).toBe(
    "attachment; filename=\"shop-20261121T030000Z-manual.sql.zst\"; filename*=UTF-8''shop-20261121T030000Z-manual.sql.zst",
  );
  expect(attachment('a"b\r\nSet-Cookie: x=1;ö(1).sql')).toBe(
    "attachment; filename=\"a_b__Set-Cookie__x_1___1_.sql\"; filename*=UTF-8''a%22b%0D%0ASet-Cookie%3A%20x%3D1%3B%C3%B6%281%29.sql",
  );
});
