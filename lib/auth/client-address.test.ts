import { expect, test } from "vitest";
import { addressGroup, clientAddress } from "./client-address";

test.each([
  { forwardedFor: null, trustedProxies: 0, address: "10.0.0.1", what: "without proxies the peer counts" },
  {
    forwardedFor: "203.0.113.9",
    trustedProxies: 0,
    address: "10.0.0.1",
    what: "a header nobody vouches for is ignored",
  },
  { forwardedFor: "203.0.113.9", trustedProxies: 1, address: "203.0.113.9", what: "one proxy's entry is believed" },
  {
    forwardedFor: "1.1.1.1, 203.0.113.9",
    trustedProxies: 1,
    address: "203.0.113.9",
    what: "what the client put before it is not",
  },
  {
    forwardedFor: "1.1.1.1, 203.0.113.9, 10.0.0.2",
    trustedProxies: 2,
    address: "203.0.113.9",
    what: "two proxies, two entries",
  },
  {
    forwardedFor: null,
    trustedProxies: 2,
    address: "10.0.0.1",
    what: "fewer entries than proxies: the outermost known",
  },
  { forwardedFor: "<script>", trustedProxies: 1, address: null, what: "what is not an address is none" },
])("$what", ({ forwardedFor, trustedProxies, address }) => {
  expect(clientAddress({ peer: "10.0.0.1", forwardedFor, trustedProxies })).toBe(address);
});

test("an IPv4 peer of a dual-stack socket is written as IPv4", () => {
  expect(clientAddress({ peer: "::ffff:192.0.2.1", forwardedFor: null, trustedProxies: 0 })).toBe("192.0.2.1");
});

test("an address is told without its zone, which may be any text", () => {
  const forwardedFor = `fe80::1%${"a".repeat(500)}`;
  expect(clientAddress({ peer: "10.0.0.1", forwardedFor, trustedProxies: 1 })).toBe("fe80::1");
});

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
])("%s is counted as %s", (address, group) => {
  expect(addressGroup(address)).toBe(group);
});
