import { BlockList, isIP } from "node:net";
import type { SenderFacts, SpfNode } from "./facts";
import { parseSpf, type SpfTerm } from "./spf";

export interface Coverage {
  relay: string;
  /** What to add so that the mail server may send; null: nothing, or nobody can say. */
  term: string | null;
  /** How it is covered, as half a sentence; null: it is not, or nothing is to cover. */
  why: string | null;
}

/** What providers ask their customers to include, by the name of their mail server. */
const providers: readonly (readonly [relay: RegExp, include: string])[] = [
  [/(^|\.)(gmail|google|googlemail)\.com$/, "_spf.google.com"],
  [/(^|\.)(office365|outlook)\.com$/, "spf.protection.outlook.com"],
  [/(^|\.)amazonaws\.com$/, "amazonses.com"],
  [/(^|\.)sendgrid\.net$/, "sendgrid.net"],
  [/(^|\.)mailgun\.org$/, "mailgun.org"],
  [/(^|\.)(postmarkapp\.com|mtasv\.net)$/, "spf.mtasv.net"],
  [/(^|\.)mandrillapp\.com$/, "spf.mandrillapp.com"],
  [/(^|\.)mailjet\.com$/, "spf.mailjet.com"],
  [/(^|\.)(brevo|sendinblue)\.com$/, "spf.brevo.com"],
  [/(^|\.)messagingengine\.com$|(^|\.)fastmail\.com$/, "spf.messagingengine.com"],
  [/(^|\.)zoho\.(com|eu)$/, "zohomail.com"],
  [/(^|\.)ovh\.net$/, "mx.ovh.com"],
];

/** Whether the SPF record names the mail server in a way one can see without sending a mail. */
export function coverageOf(facts: SenderFacts): Coverage {
  const { relay, relayAddresses, spf } = facts;
  const nothing = { relay: relay ?? "", term: null, why: null };
  const addresses = relayAddresses.state === "found" ? relayAddresses.records : [];
  // What sends from an address of a private network leaves through another one, which we cannot know; nor can we
  // know anything of a relay without one.
  if (relay === null || isIP(relay) !== 0 || addresses.every(isPrivate)) return nothing;
  const host = relay.toLowerCase();
  const term = includeFor(host) ?? `a:${host}`;
  const why = coveredBy(facts, spf, host, addresses);
  return { relay: host, term: why === null ? term : null, why };
}

function includeFor(host: string): string | null {
  const found = providers.find(([pattern]) => pattern.test(host));
  return found === undefined ? null : `include:${found[1]}`;
}

function coveredBy(facts: SenderFacts, node: SpfNode, host: string, addresses: readonly string[]): string | null {
  if (node.answer.state !== "found") return null;
  const terms = parseSpf(node.answer.records[0] ?? "").terms.filter(({ qualifier }) => qualifier === "+");
  const covering = terms.find((term) => covers(facts, node, term, host, addresses));
  if (covering !== undefined) return `${host} is covered by ${covering.text}`;
  return node.includes.reduce<string | null>((found, it) => found ?? coveredBy(facts, it, host, addresses), null);
}

function covers(facts: SenderFacts, node: SpfNode, term: SpfTerm, host: string, addresses: readonly string[]): boolean {
  const value = term.value.toLowerCase().replace(/\/.*$/, "");
  switch (term.name) {
    case "ip4":
    case "ip6":
      return addresses.some((address) => isInside(address, term.value));
    case "a":
      return (value === "" ? node.domain : value) === host || (value === "" && isOwnAddress(facts, node, addresses));
    case "mx":
      return (
        node.domain === facts.domain &&
        value === "" &&
        facts.mx.state === "found" &&
        facts.mx.records.some(({ exchange }) => exchange.toLowerCase() === host)
      );
    case "include":
      return includeFor(host) === `include:${value}` || siblings(host, value);
    default:
      return false;
  }
}

function isOwnAddress(facts: SenderFacts, node: SpfNode, addresses: readonly string[]): boolean {
  const own = facts.addresses.state === "found" && node.domain === facts.domain ? facts.addresses.records : [];
  return addresses.some((address) => own.includes(address));
}

/** `smtp.relay.example` and `_spf.relay.example`: whoever runs both means its own servers. */
function siblings(host: string, include: string): boolean {
  const owner = (name: string) => name.split(".").slice(-2).join(".");
  return host.includes(".") && owner(host).length > 6 && owner(host) === owner(include);
}

const privateNets = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "::1/128", "fc00::/7"];

function isPrivate(address: string): boolean {
  return privateNets.some((net) => isInside(address, net));
}

function isInside(address: string, net: string): boolean {
  const [base = "", bits] = net.split("/");
  const [family, netFamily] = [isIP(address), isIP(base)];
  if (family === 0 || family !== netFamily) return false;
  const [type, most] = family === 6 ? (["ipv6", 128] as const) : (["ipv4", 32] as const);
  const list = new BlockList();
  list.addSubnet(base, Math.min(most, Number(bits ?? most)), type);
  return list.check(address, type);
}
