import { type Answer, createQuestions, type DnsQuestions, type MxRecord } from "./answer";
import { isDmarc } from "./dmarc";
import type { MxTarget, SenderFacts, SenderQuestion, SpfNode } from "./facts";
import { isSpf, parseSpf } from "./spf";

const followedTargets = 10;
/** Receivers ask ten questions; beyond that only the number grows. */
const followedIncludes = 20;
const followedParents = 4;

/** Everything that is said about mail from a domain. Never throws because of a name server. */
export async function gatherSender(asked: SenderQuestion, servers: readonly string[]): Promise<SenderFacts> {
  const ask = createQuestions(servers);
  try {
    return await gather(ask, asked);
  } finally {
    ask.end();
  }
}

async function gather(ask: DnsQuestions, asked: SenderQuestion): Promise<SenderFacts> {
  const [mx, addresses, relayAddresses, spf, dkim, dmarc] = await Promise.all([
    ask.mx(asked.domain),
    ask.addresses(asked.domain),
    asked.relay === null ? ({ state: "none" } as const) : ask.addresses(asked.relay),
    gatherSpf(ask, asked.domain),
    gatherDkim(ask, asked),
    gatherDmarc(ask, asked.domain),
  ]);
  return { ...asked, mx, mxTargets: await targetsOf(ask, mx), addresses, relayAddresses, ...spf, dkim, dmarc };
}

async function targetsOf(ask: DnsQuestions, mx: Answer<MxRecord[]>): Promise<Record<string, MxTarget>> {
  const names = mx.state === "found" ? mx.records.map(({ exchange }) => exchange).filter((name) => name !== "") : [];
  const targets = [...new Set(names)].slice(0, followedTargets).map(async (name) => {
    const [cname, addresses] = await Promise.all([ask.cname(name), ask.addresses(name)]);
    return [name, { cname, addresses }] as const;
  });
  return Object.fromEntries(await Promise.all(targets));
}

/** Follows includes and redirects, each domain once in a chain, so that a loop ends. */
async function gatherSpf(ask: DnsQuestions, domain: string): Promise<{ spf: SpfNode; spfCut: boolean }> {
  let followed = 0;
  let spfCut = false;

  async function follow(name: string, above: readonly string[]): Promise<SpfNode> {
    const all = await ask.txt(name);
    const records = all.state === "found" ? all.records.filter(isSpf) : [];
    if (all.state === "found" && records.length > 0) {
      const chain = [...above, name];
      const includes: SpfNode[] = [];
      for (const next of includedBy(records[0] ?? "")) {
        if (chain.includes(next)) continue;
        if (++followed > followedIncludes) spfCut = true;
        else includes.push(await follow(next, chain));
      }
      return { domain: name, answer: { state: "found", records }, includes };
    }
    return { domain: name, answer: all.state === "found" ? { state: "none" } : all, includes: [] };
  }

  return { spf: await follow(domain, []), spfCut };
}

/** Names with macros are known only while a mail comes in. */
function includedBy(record: string): string[] {
  return parseSpf(record)
    .terms.filter(({ name, value }) => (name === "include" || name === "redirect") && !value.includes("%"))
    .map(({ value }) => value.toLowerCase().replace(/\.$/, ""));
}

async function gatherDkim(ask: DnsQuestions, { domain, selector }: SenderQuestion): Promise<SenderFacts["dkim"]> {
  if (selector === null) return null;
  const name = `${selector}._domainkey.${domain}`;
  const [txt, cname] = await Promise.all([ask.txt(name), ask.cname(name)]);
  return { name, txt, cname };
}

/** The tree is walked upwards, as receivers do; top-level domains have no policy for others. */
async function gatherDmarc(ask: DnsQuestions, domain: string): Promise<SenderFacts["dmarc"]> {
  const labels = domain.split(".");
  const above = labels.slice(0, -1).map((_, index) => labels.slice(index).join("."));
  const asked: SenderFacts["dmarc"] = [];
  for (const parent of above.slice(0, 1 + followedParents)) {
    const name = `_dmarc.${parent}`;
    const txt = await ask.txt(name);
    const records = txt.state === "found" ? txt.records.filter(isDmarc) : [];
    asked.push({
      name,
      txt: txt.state !== "found" ? txt : records.length > 0 ? { ...txt, records } : { state: "none" },
    });
    if (records.length > 0 || txt.state === "unseen") break;
  }
  return asked;
}
