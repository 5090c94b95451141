import { isIP } from "node:net";

export interface AddressEvidence {
  /** The other end of the TCP connection. */
  peer: string | null;
  /** The `X-Forwarded-For` header as it arrived. */
  forwardedFor: string | null;
  /** How many proxies of ours stand in front; each appended the address it saw. */
  trustedProxies: number;
}

/**
 * The client's address: the entry that our own outermost proxy wrote. Entries further left were sent by the client
 * and prove nothing. Null when there is no valid address.
 */
export function clientAddress({ peer, forwardedFor, trustedProxies }: AddressEvidence): string | null {
  const forwarded = (forwardedFor ?? "").split(",").map((entry) => entry.trim());
  const chain = [...forwarded.filter((entry) => entry !== ""), peer ?? ""];
  const entry = chain[Math.max(0, chain.length - 1 - trustedProxies)] ?? "";
  // A zone, `fe80::1%eth0`, is the name of a network card over there: of any length, and of no address here.
  const address = entry.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  return isIP(address) === 0 ? null : address;
}

/** What is counted as one visitor: an IPv4 address, or the /64 that one IPv6 customer owns. */
export function addressGroup(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.toLowerCase().split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => "0");
  const groups = [...left, ...zeros, ...right].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
}
