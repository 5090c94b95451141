import type { DnsFinding } from "./finding";

/** For what no name server told us: never to be taken for missing. */
export function cannotSee(what: DnsFinding["what"], which: string, why: string): DnsFinding {
  return {
    what,
    status: "unknown",
    found: [],
    summary: `Cannot see ${which}: ${why}.`,
    problem:
      "It may be right or wrong. Look again in some minutes, or set DNS_SERVERS to resolvers that this machine can reach.",
    record: null,
  };
}

/** Said of every kind of record when the domain itself does not exist. */
export function noDomain(what: DnsFinding["what"], domain: string): DnsFinding {
  return {
    what,
    status: "missing",
    found: [],
    summary: `The domain ${domain} does not exist.`,
    problem:
      "Nobody registered it, or its name servers do not know it. Receivers refuse mail from a domain that does not exist.",
    record: null,
  };
}
