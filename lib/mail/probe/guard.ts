import { BlockList, isIP } from "node:net";

/**
 * Where a server that somebody typed into the test may listen: the ports mail is handed in on, those that providers
 * open beside them where the usual ones are blocked, and the one of the catchers.
 */
export const probePorts: readonly number[] = [25, 465, 587, 1025, 2465, 2525, 2587];

export function isProbePort(port: number): boolean {
  return probePorts.includes(port);
}

const refused: readonly (readonly [why: string, nets: readonly string[]])[] = [
  // Before the link-local ones, which hold the first of them: this says more.
  ["the metadata of the cloud", ["169.254.169.254/32", "100.100.100.200/32", "192.0.0.192/32", "fd00:ec2::254/128"]],
  ["link-local", ["169.254.0.0/16", "fe80::/10"]],
  ["multicast", ["224.0.0.0/4", "ff00::/8"]],
  ["not an address of a machine", ["0.0.0.0/8", "240.0.0.0/4", "::/128"]],
];

const lists = refused.map(([why, nets]) => [why, listOf(nets)] as const);

/** Why nobody may be sent to this address by the test; null: they may. Private networks are where relays live. */
export function whyRefused(address: string): string | null {
  const plain = embeddedV4(address) ?? address;
  const family = isIP(plain) === 6 ? "ipv6" : "ipv4";
  return lists.find(([, list]) => list.check(plain, family))?.[0] ?? null;
}

function listOf(nets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const net of nets) {
    const [address = "", bits = ""] = net.split("/");
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? "ipv6" : "ipv4");
  }
  return list;
}

/** `::ffff:169.254.169.254`, `64:ff9b::a9fe:a9fe` and `2002:a9fe:a9fe::` lead to the IPv4 address in them. */
function embeddedV4(address: string): string | null {
  if (isIP(address) !== 6) return null;
  const groups = groupsOf(address.replace(/%.*$/, ""));
  const [first = 0, second = 0, third = 0] = groups;
  const [high = 0, low = 0] = groups.slice(-2);
  if (first === 0x2002) return dotted(second, third);
  const leading = groups.slice(0, 5).every((group) => group === 0);
  const mapped = leading && (groups[5] === 0xffff || (groups[5] === 0 && high !== 0));
  const translated = first === 0x64 && second === 0xff9b;
  return mapped || translated ? dotted(high, low) : null;
}

function groupsOf(address: string): number[] {
  const { hostname } = new URL(`http://[${address}]`);
  const [head = "", tail] = hostname.slice(1, -1).split("::");
  const read = (text: string) => (text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16)));
  const [before, after] = [read(head), read(tail ?? "")];
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
