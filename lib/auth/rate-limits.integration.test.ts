import type { RowDataPacket } from "mysql2";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStore, type Store } from "@/lib/store/open-store";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { countAttempt, isFirstBeyondLimit } from "./rate-limits";

let deps: TestDeps;
let otherProcess: Store;

beforeAll(async () => {
  deps = await makeDeps();
  otherProcess = openStore(deps.config);
});
afterAll(async () => {
  await otherProcess.close();
  await deps.dispose();
});

const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "counted",
    (error: { code: string }) => error.code,
  );

test("processes count together, attempts at the same time too", async () => {
  const tries = Array.from({ length: 8 }, (_, i) =>
    codeOf(countAttempt(i % 2 === 0 ? deps.store : otherProcess, "second-factor", "ada")),
  );
  const codes = await Promise.all(tries);
  expect(codes.filter((code) => code === "counted")).toHaveLength(5);
  expect(codes.filter((code) => code === "auth.too_many_attempts")).toHaveLength(3);
});

test("a limit says how long to wait, and is of one name and one key", async () => {
  for (let i = 0; i < 3; i++) await countAttempt(deps.store, "reset:account", "ada@example.test");
  const beyond = countAttempt(deps.store, "reset:account", "ada@example.test");
  await expect(beyond).rejects.toMatchObject({ kind: "rate_limited", hint: "Try again in 60 min." });
  await expect(beyond).rejects.toSatisfy(isFirstBeyondLimit);
  const again = countAttempt(deps.store, "reset:account", "ada@example.test");
  await expect(again).rejects.not.toSatisfy(isFirstBeyondLimit);
  await countAttempt(deps.store, "reset:account", "eve@example.test");
  await countAttempt(deps.store, "register:account", "ada@example.test");
});

test("a success starts an account anew, and gives an address its one attempt back", async () => {
  for (let i = 0; i < 12; i++) {
    const attempt = await countAttempt(deps.store, "second-factor", "ben");
    await attempt.forget();
  }
  const visits = await Promise.all(
    Array.from({ length: 10 }, () => countAttempt(deps.store, "register:address", "203.0.113.5")),
  );
  expect(await codeOf(countAttempt(deps.store, "register:address", "203.0.113.5"))).toBe("auth.too_many_attempts");
  for (const visit of visits.slice(0, 3)) await visit.forget();
  expect(await codeOf(countAttempt(deps.store, "register:address", "203.0.113.5"))).toBe("counted");
});

test("the /64 of one customer is one visitor, and those nobody knows are one, too", async () => {
  const from = (address: string | null) => codeOf(countAttempt(deps.store, "register:address", address));
  const near = await Promise.all(Array.from({ length: 11 }, (_, i) => from(`2001:db8:1:2::${i}`)));
  expect(near.filter((code) => code === "counted")).toHaveLength(10);
  expect(await from("2001:db8:1:3::1")).toBe("counted");
  const unknown = await Promise.all(Array.from({ length: 11 }, () => from(null)));
  expect(unknown.filter((code) => code === "counted")).toHaveLength(10);
});

test("no account's name is kept", async () => {
  const [rows] = await deps.store.pool.query<RowDataPacket[]>("SELECT `key` FROM rate_limits");
  expect(JSON.stringify(rows)).not.toMatch(/ada|ben|eve/);
});
