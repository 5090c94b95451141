import { isIP } from "node:net";

/** Names that no name server of the world answers for (RFC 6761, RFC 6762, RFC 8375 and custom). */
const privateNames = [
  "localhost",
  "local",
  "test",
  "example",
  "invalid",
  "internal",
  "lan",
  "home.arpa",
  "localdomain",
];

/** Why nobody outside can know anything about this domain, as a sentence; null: they can. */
export function whyNotPublic(domain: string): string | null {
  if (isIP(domain) !== 0) return `${domain} is an address, not a domain.`;
  const own = privateNames.find((name) => domain === name || domain.endsWith(`.${name}`));
  if (own === undefined && domain.includes(".")) return null;
  return `${domain} exists only on this machine or in its network, so no receiver can look anything up about it.`;
}
