import { expect, test } from "vitest";
import { addUp, countForwarded, peerKindOf } from "./forwarded-seen";

const hourMs = 3_600_000;

test.each([
  ["127.0.0.1", "loopback"],
  ["::1", "loopback"],
  ["::ffff:127.0.0.1", "loopback"],
  ["", "loopback"],
  ["10.4.0.9", "private"],
  ["::ffff:172.18.0.3", "private"],
  ["fe80::1%eth0", "private"],
  ["fd12:3456::1", "private"],
  ["203.0.113.9", "public"],
  ["172.32.0.1", "public"],
  ["2001:db8::1", "public"],
])("%s is %s", (address, kind) => {
  expect(peerKindOf(address)).toBe(kind);
});

test("entries are counted, not believed", () => {
  const counter = countForwarded();
  counter.see({ peer: "10.0.0.2", forwardedFor: "203.0.113.9, 10.0.0.7" }, 0);
  counter.see({ peer: "10.0.0.2", forwardedFor: "anything,, at all " }, 0);
  counter.see({ peer: "10.0.0.2", forwardedFor: null }, 0);
  counter.see({ peer: "10.0.0.2", forwardedFor: "x,".repeat(500) }, 0);
  expect(counter.seen(0)).toEqual([
    { hops: 2, peer: "private", requests: 2 },
    { hops: 0, peer: "private", requests: 1 },
    { hops: 20, peer: "private", requests: 1 },
  ]);
});

test("what arrived before the last two hours is forgotten", () => {
  const counter = countForwarded();
  const start = 1000 * hourMs;
  counter.see({ peer: "10.0.0.2", forwardedFor: "a" }, start);
  counter.see({ peer: "10.0.0.2", forwardedFor: null }, start + 1.2 * hourMs);
  expect(counter.seen(start + 1.3 * hourMs)).toHaveLength(2);
  expect(counter.seen(start + 2.3 * hourMs)).toEqual([{ hops: 0, peer: "private", requests: 1 }]);
  expect(counter.seen(start + 9 * hourMs)).toEqual([]);
});

test("several processes are added up", () => {
  const one = { hops: 1, peer: "private" as const, requests: 2 };
  expect(addUp([one, { ...one, hops: 0 }, { ...one, requests: 5 }])).toEqual([
    { ...one, requests: 7 },
    { ...one, hops: 0 },
  ]);
});
