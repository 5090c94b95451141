import type { SenderFacts, SpfNode } from "./facts";
import type { DnsFinding } from "./finding";
import { coverageOf } from "./spf-coverage";
import { lookupTerms, parseSpf, type SpfTerm } from "./spf";
import { cannotSee, noDomain } from "./unseen";

const allowedLookups = 10;

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

interface Serious {
  summary: string;
  problem: string;
  /** What the record should hold; null: only a person can say. */
  terms: SpfTerm[] | null;
}

function seriousProblem({ spf, spfCut }: SenderFacts, terms: SpfTerm[], notUnderstood: string[]): Serious | null {
  if (notUnderstood.length > 0)
    return {
      summary: "Receivers do not understand the record.",
      problem: `This is not right: ${notUnderstood.join(" ")}. One term that is wrong makes all of it void.`,
      terms,
    };
  const all = terms.find(({ name }) => name === "all");
  if (all?.qualifier === "+")
    return {
      summary: "The record lets everybody send as you.",
      problem: `${all.text} allows every machine in the world.`,
      terms: terms.map((term) => (term === all ? softFail : term)),
    };
  const broken = brokenIncludes(spf);
  if (broken.length > 0)
    return {
      summary: "The record includes domains that have none.",
      problem: `${broken.join(", ")}: no SPF record there, which makes yours void. Remove the include, or correct its name.`,
      terms: terms.filter(({ name, value }) => !(name === "include" && broken.includes(value.toLowerCase()))),
    };
  const lookups = countLookups(spf);
  if (lookups > allowedLookups)
    return {
      summary: `The record takes ${spfCut ? "more than " : ""}${lookups} lookups; ${allowedLookups} are allowed.`,
      problem:
        "Receivers stop counting and treat the record as wrong. Remove includes that are not needed any more, or name the addresses with ip4: and ip6:.",
      terms: null,
    };
  return null;
}

const softFail: SpfTerm = { qualifier: "~", name: "all", value: "", text: "~all" };

function slightProblems(
  terms: SpfTerm[],
  own: ReturnType<typeof coverageOf>,
): { problems: string[]; better: SpfTerm[] } {
  const problems: string[] = [];
  let better = terms;
  const all = terms.find(({ name }) => name === "all");
  if (all === undefined && !terms.some(({ name }) => name === "redirect")) {
    problems.push("It does not end with all, so it says nothing about everybody else.");
    better = [...better, softFail];
  }
  if (all?.qualifier === "?") {
    problems.push("?all says nothing about everybody else.");
    better = better.map((term) => (term === all ? softFail : term));
  }
  if (terms.some(({ name }) => name === "ptr")) {
    problems.push("ptr is slow and unreliable; many receivers ignore it.");
    better = better.filter(({ name }) => name !== "ptr");
  }
  if (own.term !== null) {
    problems.push(
      `The mail server ${own.relay} is not obviously among those that may send. If it sends from an address of another name, this may be right all the same.`,
    );
    const added = { qualifier: "+" as const, name: "include", value: "", text: own.term };
    better = [added, ...better];
  }
  return { problems, better };
}

/** With everything that is included, as receivers count. */
export function countLookups({ answer, includes }: SpfNode): number {
  if (answer.state !== "found") return 0;
  const own = parseSpf(answer.records[0] ?? "").terms.filter(({ name }) => lookupTerms.has(name)).length;
  return own + includes.reduce((sum, node) => sum + countLookups(node), 0);
}

function brokenIncludes({ includes }: SpfNode): string[] {
  return includes.flatMap((node) =>
    node.answer.state === "none" || node.answer.state === "no-name" ? [node.domain] : brokenIncludes(node),
  );
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
