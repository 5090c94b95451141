import { expect, test } from "vitest";
import { safePath } from "./safe-path";

test.each([
  [undefined, "/"],
  ["/backups?kind=manual", "/backups?kind=manual"],
  ["https://elsewhere.example/x", "/"],
  ["//elsewhere.example/x", "/"],
  ["/\\elsewhere.example", "/"],
  ["javascript:alert(1)", "/"],
  ["http://console.invalid//elsewhere.example", "/elsewhere.example"],
])("%s leads to %s", (given, path) => {
  expect(safePath(given)).toBe(path);
});
