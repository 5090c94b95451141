import { Resolver } from "node:dns/promises";
import { codeOf } from "@/lib/kernel/errors";

/**
 * What a name server says. `none`: the name exists, without such a record. `no-name`: it does not exist. `unseen`: no
 * answer, which says nothing about what is there.
 */
export type Answer<T> =
  | { state: "found"; records: T }
  | { state: "none" }
  | { state: "no-name" }
  | { state: "unseen"; why: string };

export interface MxRecord {
  priority: number;
  /** Empty: the domain says that it takes no mail. */
  exchange: string;
}

/** The questions we ask. */
export interface DnsQuestions {
  mx(name: string): Promise<Answer<MxRecord[]>>;
  /** The pieces of each record joined. */
  txt(name: string): Promise<Answer<string[]>>;
  cname(name: string): Promise<Answer<string[]>>;
  /** IPv4 and IPv6. */
  addresses(name: string): Promise<Answer<string[]>>;
  /** No more will be asked. */
  end(): void;
}

const timeoutMs = 3000;
const tries = 2;
/** A DKIM key of 4096 bits takes 800. */
const longestText = 4096;
/** All questions together: many names on silent servers would take minutes. */
const wholeMs = 20_000;

/** `servers`: resolvers to ask, as `192.0.2.53:53`; the system's when there are none. */
export function createQuestions(servers: readonly string[]): DnsQuestions {
  const resolver = new Resolver({ timeout: timeoutMs, maxTimeout: timeoutMs, tries });
  if (servers.length > 0) resolver.setServers([...servers]);
  let isOver = false;
  const end = () => {
    isOver = true;
    resolver.cancel();
  };
  const timer = setTimeout(end, wholeMs);
  const ask = async <T>(question: () => Promise<T[]>): Promise<Answer<T[]>> =>
    isOver ? { state: "unseen", why: noTimeLeft } : answerOf(question());
  return {
    end: () => clearTimeout(timer),
    mx: (name) => ask(() => resolver.resolveMx(name)),
    cname: (name) => ask(() => resolver.resolveCname(name)),
    txt: (name) => ask(async () => (await resolver.resolveTxt(name)).map((pieces) => readable(pieces.join("")))),
    addresses: async (name) => {
      const both = await Promise.all([ask(() => resolver.resolve4(name)), ask(() => resolver.resolve6(name))]);
      const records = both.flatMap((answer) => (answer.state === "found" ? answer.records : []));
      if (records.length > 0) return { state: "found", records };
      return both.find(({ state }) => state === "unseen") ?? both[0];
    },
  };
}

/** Anybody may publish anything, and a terminal would obey it. */
function readable(text: string): string {
  return text.slice(0, longestText).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd");
}

async function answerOf<T>(asked: Promise<T[]>): Promise<Answer<T[]>> {
  try {
    const records = await asked;
    return records.length === 0 ? { state: "none" } : { state: "found", records };
  } catch (error) {
    const code = codeOf(error) ?? "unknown";
    if (code === "ENODATA") return { state: "none" };
    if (code === "ENOTFOUND") return { state: "no-name" };
    return { state: "unseen", why: reasons[code] ?? `the name server answered ${code}` };
  }
}

const noTimeLeft = "there was no time left to ask";
const reasons: Record<string, string> = {
  ECANCELLED: noTimeLeft,
  ETIMEOUT: "the name server did not answer in time",
  ESERVFAIL: "the name server failed (SERVFAIL): the domain's own servers or its DNSSEC are broken",
  EREFUSED: "the name server refused to answer",
  ECONNREFUSED: "no name server listens there",
};
