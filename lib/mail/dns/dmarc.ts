import type { SenderFacts } from "./facts";
import type { DnsFinding } from "./finding";
import { cannotSee } from "./unseen";

export function isDmarc(text: string): boolean {
  return /^v\s*=\s*DMARC1\s*(;|$)/i.test(text.trim());
}

export interface DmarcRecord {
  tags: Record<string, string>;
  /** What is not of the form `tag=value`, or a value that its tag does not know. */
  wrong: string[];
}

const policies = ["none", "quarantine", "reject"];

export function parseDmarc(text: string): DmarcRecord {
  const parts = text
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const tags: Record<string, string> = {};
  const wrong: string[] = [];
  for (const part of parts) {
    const [, name = "", value = ""] = /^([a-z]+)\s*=\s*(.*)$/i.exec(part) ?? [];
    const tag = name.toLowerCase();
    if (name === "" || tag in tags || !isValueRight(tag, value)) wrong.push(part);
    else tags[tag] = value;
  }
  return { tags, wrong };
}

function isValueRight(tag: string, value: string): boolean {
  switch (tag) {
    case "p":
    case "sp":
    case "np":
      return policies.includes(value.toLowerCase());
    case "adkim":
    case "aspf":
      return /^[rs]$/i.test(value);
    case "pct":
      return /^\d{1,3}$/.test(value) && Number(value) <= 100;
    case "rua":
    case "ruf":
      return value.split(",").every((uri) => /^mailto:[^\s@,!]+@[^\s@,!]+(![0-9]+[kmgt]?)?$/i.test(uri.trim()));
    default:
      return value !== "";
  }
}

/** What receivers are told to do with mail that only pretends to be from the domain. */
export function judgeDmarc(facts: SenderFacts): DnsFinding {
  const { domain, dmarc } = facts;
  const own = `_dmarc.${domain}`;
  const last = dmarc.at(-1);
  const report = `rua=mailto:postmaster@${domain}`;
  const record = (value: string) => ({ type: "TXT" as const, name: own, value });
  if (last?.txt.state === "unseen") return cannotSee("DMARC", `the policy at ${last.name}`, last.txt.why);
  if (last === undefined || last.txt.state !== "found")
    return {
      what: "DMARC",
      status: "missing",
      found: [],
      summary: `There is no policy at ${own}.`,
      problem:
        "Receivers are not told what to do with mail that only pretends to come from you. Large ones refuse senders without a policy.",
      record: record(`v=DMARC1; p=none; ${report}`),
    };
  return judgeRecords(facts, last.name, last.txt.records, record);
}

function judgeRecords(
  { domain }: SenderFacts,
  name: string,
  records: readonly string[],
  record: (value: string) => NonNullable<DnsFinding["record"]>,
): DnsFinding {
  const inherited = name !== `_dmarc.${domain}`;
  const base = { what: "DMARC" as const, found: [...records] };
  const at = (it: NonNullable<DnsFinding["record"]>) => ({ ...it, name });
  if (records.length > 1)
    return {
      ...base,
      status: "wrong",
      summary: `There are ${records.length} policies at ${name}.`,
      problem: "With more than one, receivers act as if there were none. Keep one and remove the others.",
      record: at(record(records[0] ?? "")),
    };
  const { tags, wrong } = parseDmarc(records[0] ?? "");
  const kept = Object.entries(tags).filter(([tag]) => !["v", "p"].includes(tag));
  const rebuilt = (policy: string) =>
    [
      "v=DMARC1",
      `p=${policy}`,
      ...kept.map(([tag, value]) => `${tag}=${value}`),
      ...(tags["rua"] === undefined ? [`rua=mailto:postmaster@${domain}`] : []),
    ].join("; ");
  if (wrong.length > 0 || tags["p"] === undefined)
    return {
      ...base,
      status: "wrong",
      summary: "Receivers do not understand the policy.",
      problem:
        wrong.length > 0 ? `This is not right: ${wrong.join("; ")}` : "It does not say what to do: p= is missing.",
      record: at(record(rebuilt(tags["p"] ?? "none"))),
    };
  const policy = ((inherited ? tags["sp"] : undefined) ?? tags["p"]).toLowerCase();
  const from = inherited ? `, inherited from ${name.replace("_dmarc.", "")}` : "";
  if (policy === "none")
    return {
      ...base,
      status: "warning",
      summary: `The policy is none${from}: receivers only watch.`,
      problem:
        "Mail that only pretends to come from you is delivered. Once SPF and DKIM are right for all your mail, ask for quarantine.",
      record: inherited
        ? record(`v=DMARC1; p=quarantine; rua=mailto:postmaster@${domain}`)
        : record(rebuilt("quarantine")),
    };
  return {
    ...base,
    status: "ok",
    summary: `The policy is ${policy}${from}.`,
    problem:
      tags["rua"] === undefined
        ? "Nobody receives the reports of receivers: rua= is missing. That is a suggestion only."
        : null,
    record: tags["rua"] === undefined && !inherited ? record(rebuilt(policy)) : null,
  };
}
