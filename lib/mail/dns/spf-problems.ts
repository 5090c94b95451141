import type { SenderFacts, SpfNode } from "./facts";
import { lookupTerms, parseSpf, type SpfTerm } from "./spf";
import type { Coverage } from "./spf-coverage";

export const allowedLookups = 10;

/** What makes a record void or dangerous. */
export interface Serious {
  summary: string;
  problem: string;
  /** What the record should hold; null: only a person can say. */
  terms: SpfTerm[] | null;
}

/** The first of them; null: the record works. */
export function seriousProblem(
  { spf, spfCut }: SenderFacts,
  terms: SpfTerm[],
  notUnderstood: string[],
): Serious | null {
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

/** What a working record had better not hold, and the record without it. */
export function slightProblems(terms: SpfTerm[], own: Coverage): { problems: string[]; better: SpfTerm[] } {
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
