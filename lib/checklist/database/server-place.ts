import { networkInterfaces } from "node:os";
import { type PeerKind, peerKindOf } from "@/lib/auth/forwarded-seen";

/** Where a database server is, seen from here. */
export interface ServerPlace {
  address: string;
  kind: PeerKind;
  onThisMachine: boolean;
}

export function placeOf(address: string): ServerPlace {
  const kind = peerKindOf(address);
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  return { address: plain, kind, onThisMachine: kind === "loopback" || ownAddresses().includes(plain) };
}

/** This machine's addresses in networks, without loopback. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(({ address, internal }) => !internal && !/^fe80:/i.test(address))
    .map(({ address }) => address);
}
