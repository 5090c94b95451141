import type { SenderFacts, SpfNode } from "./facts";
import type { DnsFinding } from "./finding";
import { coverageOf } from "./spf-coverage";
import { allowedLookups, countLookups, seriousProblem, slightProblems } from "./spf-problems";
import { parseSpf, type SpfTerm } from "./spf";
import { cannotSee, noDomain } from "./unseen";

/** Whether receivers know that this mail server may send for the domain. */
export function judgeSpf(facts: SenderFacts): DnsFinding {
  const { domain, spf } = facts;
  const { answer } = spf;
  if (answer.state === "unseen") return cannotSee("SPF", `the TXT records of ${domain}`, answer.why);
  if (answer.state === "no-name") return noDomain("SPF", domain);
  const record = (value: string) => ({ type: "TXT" as const, name: domain, value });
  const own = coverageOf(facts);
  if (answer.state === "none")
    return {
      what: "SPF",
      status: "missing",
      found: [],
      summary: `${domain} does not say who may send its mail.`,
      problem: "Receivers cannot tell your mail from forged mail; large ones refuse it.",
      record: record(`v=spf1 ${own.term ?? "mx"} ~all`),
    };
  const [first = "", ...others] = answer.records;
  const base = { what: "SPF" as const, found: answer.records };
  if (others.length > 0)
    return {
      ...base,
      status: "wrong",
      summary: `There are ${answer.records.length} SPF records.`,
      problem:
        "With more than one, receivers act as if all were wrong. Keep one that holds the terms of all, and remove the others.",
      record: record(merged(answer.records)),
    };
  const { terms, wrong: notUnderstood } = parseSpf(first);
  const serious = seriousProblem(facts, terms, notUnderstood);
  if (serious !== null)
    return {
      ...base,
      status: "wrong",
      summary: serious.summary,
      problem: serious.problem,
      record: mended(serious.terms),
    };
  const { problems, better } = slightProblems(terms, own);
  if (problems.length > 0)
    return {
      ...base,
      status: "warning",
      summary: "The record works, with a reservation.",
      problem: problems.join(" "),
      record: mended(better),
    };
  const hidden = unseenInclude(spf);
  if (hidden !== null)
    return { ...cannotSee("SPF", `what ${hidden.domain} says, which is included`, hidden.why), found: answer.records };
  const lookups = `${countLookups(spf)} of ${allowedLookups} lookups`;
  return {
    ...base,
    status: "ok",
    summary: `The record is right (${lookups})${own.why === null ? "" : `; ${own.why}`}.`,
    problem: null,
    record: null,
  };

  function mended(better: readonly SpfTerm[] | null): DnsFinding["record"] {
    return better === null ? null : record(["v=spf1", ...better.map(({ text }) => text)].join(" "));
  }
}

function unseenInclude({ includes }: SpfNode): { domain: string; why: string } | null {
  for (const node of includes) {
    const found = node.answer.state === "unseen" ? { domain: node.domain, why: node.answer.why } : unseenInclude(node);
    if (found !== null) return found;
  }
  return null;
}

function merged(records: readonly string[]): string {
  const terms = records.flatMap((text) => parseSpf(text).terms);
  const names = [...new Set(terms.filter(({ name }) => name !== "all").map(({ text }) => text))];
  const strict = terms.some(({ name, qualifier }) => name === "all" && qualifier === "-");
  return ["v=spf1", ...names, strict ? "-all" : "~all"].join(" ");
}
