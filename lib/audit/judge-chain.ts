import { type ChainLink, chainStart, sealedHash, type StoredRow } from "./audit-row";

/**
 * `changed`: the row, or its place, is not as it was sealed. `removed`: rows are missing before it, or after the last.
 * `inserted`: it was not written by Seaworthy. `rewritten`: it does not have the hash that an archive remembers.
 */
export type ProblemKind = "changed" | "removed" | "inserted" | "rewritten";

export interface AuditProblem {
  kind: ProblemKind;
  /** Its place in the chain: of what is missing the first. */
  sequence: number;
  /** Its id; null when nothing is there any more. */
  id: number | null;
  /** What is wrong, in words. */
  message: string;
}

/** A hash that was the newest once, kept outside of the log. */
export interface Anchor extends ChainLink {
  /** The file of the archive whose manifest has it. */
  keptBy: string;
}

export interface ChainJudge {
  /** The next row, in order of `sequence`. */
  see(row: StoredRow): void;
  /** After the last one. */
  end(): ChainVerdict;
}

export interface ChainVerdict {
  rows: number;
  /** With how many hashes kept in archives it was compared. */
  anchors: number;
  problems: number;
  firstProblem: AuditProblem | null;
}

/** Judges a chain row by row, remembering the one before only. What is wrong in one row counts against no later one. */
export function createChainJudge(anchors: readonly Anchor[]): ChainJudge {
  const byPlace = Map.groupBy(anchors, ({ sequence }) => sequence);
  const verdict: ChainVerdict = { rows: 0, anchors: anchors.length, problems: 0, firstProblem: null };
  const report = (problem: AuditProblem | null) => {
    if (problem === null) return;
    verdict.problems += 1;
    verdict.firstProblem ??= problem;
  };
  let before: ChainLink = chainStart;
  return {
    see(row) {
      const sequence = row.sequence ?? 0;
      verdict.rows += 1;
      if (sequence === 0) return report(beforeTheFirst(row));
      const isNext = sequence === before.sequence + 1;
      report(isNext ? problemWithRow(before, row) : missing(before.sequence + 1, sequence - 1, row.id));
      for (const anchor of byPlace.get(sequence) ?? []) report(problemWithAnchor(anchor, row));
      before = { sequence, hash: row.hash ?? "" };
    },
    end() {
      const beyond = anchors.filter(({ sequence }) => sequence > before.sequence);
      const furthest = beyond.toSorted((a, b) => b.sequence - a.sequence)[0];
      if (furthest !== undefined) report(missingAtTheEnd(before.sequence + 1, furthest));
      return verdict;
    },
  };
}

function problemWithRow(before: ChainLink, row: StoredRow): AuditProblem | null {
  if (row.hash === sealedHash(before, row, "ours")) return null;
  const problem = { sequence: before.sequence + 1, id: row.id };
  if (row.hash === sealedHash(before, row, "foreign"))
    return { ...problem, kind: "inserted", message: `${nameOf(row)} was not written by Seaworthy.` };
  return {
    ...problem,
    kind: "changed",
    message: `${nameOf(row)} is not as it was sealed: it was changed, or put in another's place.`,
  };
}

/** Sealing begins at 1. */
function beforeTheFirst(row: StoredRow): AuditProblem {
  return { kind: "inserted", sequence: 0, id: row.id, message: `${nameOf(row)} was not sealed by Seaworthy.` };
}

function missing(first: number, last: number, nextId: number): AuditProblem {
  const what = first === last ? `Row ${first} of the chain is` : `Rows ${first} to ${last} of the chain are`;
  return { kind: "removed", sequence: first, id: null, message: `${what} missing, before the row with id ${nextId}.` };
}

function missingAtTheEnd(first: number, { sequence, keptBy }: Anchor): AuditProblem {
  const what = first === sequence ? `Row ${first} of the chain is` : `Rows ${first} to ${sequence} of the chain are`;
  return {
    kind: "removed",
    sequence: first,
    id: null,
    message: `${what} missing at the end: ${keptBy} knows of them.`,
  };
}

function problemWithAnchor(anchor: Anchor, row: StoredRow): AuditProblem | null {
  if (anchor.hash === row.hash) return null;
  return {
    kind: "rewritten",
    sequence: anchor.sequence,
    id: row.id,
    message: `${nameOf(row)} has another hash than ${anchor.keptBy} remembers: it, or rows before it, were written anew.`,
  };
}

/** `Row 5 (id 7, 2026-11-22 07:00:00Z, backup.delete by ada@example.test)` */
function nameOf({ sequence, id, at, action, actorName }: StoredRow): string {
  const when = at.toISOString().replace("T", " ").replace(/\.\d+/, "");
  return `Row ${sequence} (id ${id}, ${when}, ${action} by ${actorName})`;
}
