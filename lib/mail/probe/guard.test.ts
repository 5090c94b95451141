import { expect, test } from "vitest";
import { isProbePort, whyRefused } from "./guard";

test.each([
  ["169.254.169.254", "the metadata of the cloud"],
  ["100.100.100.200", "the metadata of the cloud"],
  ["fd00:ec2::254", "the metadata of the cloud"],
  ["169.254.0.1", "link-local"],
  ["fe80::1", "link-local"],
  ["fe80::1%eth0", "link-local"],
  ["febf:ffff::1", "link-local"],
  ["224.0.0.1", "multicast"],
  ["239.255.255.255", "multicast"],
  ["ff02::1", "multicast"],
  ["0.0.0.0", "not an address of a machine"],
  ["0.1.2.3", "not an address of a machine"],
  ["255.255.255.255", "not an address of a machine"],
  ["::", "not an address of a machine"],
  // The same addresses, dressed up.
  ["::ffff:169.254.169.254", "the metadata of the cloud"],
  ["::ffff:a9fe:a9fe", "the metadata of the cloud"],
  ["0:0:0:0:0:ffff:169.254.169.254", "the metadata of the cloud"],
  ["64:ff9b::169.254.169.254", "the metadata of the cloud"],
  ["2002:a9fe:a9fe::1", "the metadata of the cloud"],
  ["::a9fe:a9fe", "the metadata of the cloud"],
])("%s is refused: %s", (address, why) => {
  expect(whyRefused(address)).toBe(why);
});

test.each([
  "192.0.2.25",
  "10.0.0.5",
  "192.168.1.2",
  "127.0.0.1",
  "::1",
  "fd00::25",
  "2001:db8::25",
  "::ffff:192.0.2.1",
  "169.253.255.255",
  "169.255.0.1",
])("%s may be a mail server", (address) => {
  expect(whyRefused(address)).toBeNull();
});

test("mail is not handed in on the ports of other things", () => {
  expect([25, 465, 587, 1025, 2525].every(isProbePort)).toBe(true);
  expect([22, 80, 443, 3306, 6379].some(isProbePort)).toBe(false);
});
