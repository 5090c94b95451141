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
}

const timeoutMs = 3000;
const tries = 2;

/** `servers`: resolvers to ask, as `192.0.2.53:53`; the system's when there are none. */
export function createQuestions(servers: readonly string[]): DnsQuestions {
  const resolver = new Resolver({ timeout: timeoutMs, tries });
  if (servers.length > 0) resolver.setServers([...servers]);
  return {
    mx: (name) => answerOf(resolver.resolveMx(name)),
    cname: (name) => answerOf(resolver.resolveCname(name)),
    txt: (name) => answerOf(resolver.resolveTxt(name).then((records) => records.map((pieces) => pieces.join("")))),
    addresses: async (name) => {
      const [v4, v6] = await Promise.all([answerOf(resolver.resolve4(name)), answerOf(resolver.resolve6(name))]);
      if (v4.state === "found" && v6.state === "found")
        return { state: "found", records: [...v4.records, ...v6.records] };
      return v4.state === "found" || v6.state !== "found"
        ? v6.state === "unseen" && v4.state !== "found"
          ? v6
          : v4
        : v6;
    },
  };
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

const reasons: Record<string, string> = {
  ETIMEOUT: "the name server did not answer in time",
  ESERVFAIL: "the name server failed (SERVFAIL): the domain's own servers or its DNSSEC are broken",
  EREFUSED: "the name server refused to answer",
  ECONNREFUSED: "no name server listens there",
};
