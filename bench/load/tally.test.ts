import { expect, test } from "vitest";
import { Unexpected } from "./ask";
import { type Tallies, timed } from "./tally";

const refuse = (error: unknown) => () => Promise.reject(error);

test("what succeeded has its time, what a limit refused and what failed are counted apart", async () => {
  const tallies: Tallies = new Map();
  expect(await timed(tallies, "page", () => Promise.resolve("text"))).toBe("text");
  expect(await timed(tallies, "page", refuse(new Unexpected(429, "429")))).toBeNull();
  await timed(tallies, "page", refuse(new Unexpected(503, "503 (store.unavailable)")));
  await timed(tallies, "page", refuse(new Unexpected(503, "503 (store.unavailable)")));
  const reset = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  await timed(tallies, "page", refuse(new TypeError("fetch failed", { cause: reset })));
  const tally = tallies.get("page");
  expect(tally?.times.count).toBe(1);
  expect(tally?.limited).toBe(1);
  expect([...(tally?.failures ?? [])]).toEqual([
    ["503 (store.unavailable)", 2],
    ["ECONNRESET", 1],
  ]);
});

test("what the end of a scene cut is neither a success nor a failure", async () => {
  const tallies: Tallies = new Map();
  await timed(tallies, "download", refuse(new Error("aborted")), () => true);
  expect(tallies.get("download")).toMatchObject({ limited: 0, failures: new Map() });
});
