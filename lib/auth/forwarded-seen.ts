import { BlockList, isIP } from "node:net";

/** Where a connection comes from: this machine, a private network (where proxies live), or anywhere. */
export type PeerKind = "loopback" | "private" | "public";

/** So many requests arrived with so many entries in `X-Forwarded-For`, from such a peer. */
export interface ForwardedSeen {
  hops: number;
  peer: PeerKind;
  requests: number;
}

const windowMs = 3_600_000;
const mostHops = 20;

/** Counts what arrives, over the last hour or two: what was so before a proxy was changed is forgotten. */
export function countForwarded(): {
  see(request: { peer: string | null; forwardedFor: string | null }, nowMs: number): void;
  seen(nowMs: number): ForwardedSeen[];
} {
  let [current, previous] = [new Map<string, ForwardedSeen>(), new Map<string, ForwardedSeen>()];
  let since = 0;
  const turn = (nowMs: number) => {
    if (nowMs - since < windowMs) return;
    previous = nowMs - since < 2 * windowMs ? current : new Map();
    current = new Map();
    since = nowMs;
  };
  return {
    see({ peer, forwardedFor }, nowMs) {
      turn(nowMs);
      const entry = { hops: hopsIn(forwardedFor), peer: peerKindOf(peer ?? "") };
      const key = `${entry.hops} ${entry.peer}`;
      current.set(key, { ...entry, requests: (current.get(key)?.requests ?? 0) + 1 });
    },
    seen(nowMs) {
      turn(nowMs);
      return addUp([...current.values(), ...previous.values()]);
    },
  };
}

/** One line for each kind of arrival. */
export function addUp(seen: readonly ForwardedSeen[]): ForwardedSeen[] {
  const sums = new Map<string, ForwardedSeen>();
  for (const one of seen) {
    const key = `${one.hops} ${one.peer}`;
    sums.set(key, { ...one, requests: (sums.get(key)?.requests ?? 0) + one.requests });
  }
  return [...sums.values()].sort((a, b) => b.requests - a.requests);
}

function hopsIn(forwardedFor: string | null): number {
  const entries = (forwardedFor ?? "").split(",").filter((entry) => entry.trim() !== "");
  return Math.min(entries.length, mostHops);
}

const [loopback, privateNets] = [new BlockList(), new BlockList()];
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");
for (const [net, bits] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["100.64.0.0", 10],
  ["169.254.0.0", 16],
] as const)
  privateNets.addSubnet(net, bits, "ipv4");
privateNets.addSubnet("fc00::", 7, "ipv6");
privateNets.addSubnet("fe80::", 10, "ipv6");

/** What is no address is a socket in the file system, which is on this machine. */
export function peerKindOf(peer: string): PeerKind {
  const address = peer.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  if (isIP(address) === 0) return "loopback";
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  if (loopback.check(address, family)) return "loopback";
  return privateNets.check(address, family) ? "private" : "public";
}
