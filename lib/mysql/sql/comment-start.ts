import { byte, isBlank, isDigit } from "./bytes";

export interface CommentStart {
  /** `conditional`: `/*! … *\/`, which is code; `conditional end` is its `*\/`. */
  kind: "line comment" | "block comment" | "conditional" | "conditional end";
  /** Bytes of the opening sign. */
  length: number;
}

/** What the scan knows at that byte. */
export interface CommentContext {
  isLast: boolean;
  inStatement: boolean;
  inConditional: boolean;
}

/** The comment that starts at `at`; null when none does, `wait` when too few bytes have arrived to tell. */
export function commentAt(bytes: Buffer, at: number, context: CommentContext): CommentStart | null | "wait" {
  const value = bytes[at];
  if (value === byte.hash) return { kind: "line comment", length: 1 };
  if (value !== byte.dash && value !== byte.slash && !(value === byte.star && context.inConditional)) return null;
  if (at + 1 >= bytes.length && !context.isLast) return "wait";
  if (value === byte.star) return bytes[at + 1] === byte.slash ? { kind: "conditional end", length: 2 } : null;
  return value === byte.dash ? dashComment(bytes, at, context) : slashComment(bytes, at, context);
}

/** `--` opens a comment before white space; where a statement starts, always: no statement starts like that. */
function dashComment(bytes: Buffer, at: number, { isLast, inStatement }: CommentContext): CommentStart | null | "wait" {
  if (bytes[at + 1] !== byte.dash) return null;
  const third = bytes[at + 2];
  if (third === undefined && !isLast) return "wait";
  return third === undefined || isBlank(third) || !inStatement ? { kind: "line comment", length: 2 } : null;
}

/** Long enough to tell `/*M!999999`, which no server runs. */
const longestSign = 10;

function slashComment(bytes: Buffer, at: number, context: CommentContext): CommentStart | null | "wait" {
  if (bytes[at + 1] !== byte.star) return null;
  if (at + longestSign >= bytes.length && !context.isLast) return "wait";
  const mark = bytes[at + 2] === byte.upperM ? 3 : 2;
  // The servers know no conditional inside a conditional.
  if (bytes[at + mark] !== byte.bang || context.inConditional) return { kind: "block comment", length: 2 };
  let digits = 0;
  while (digits < 6 && isDigit(bytes[at + mark + 1 + digits])) digits++;
  const version = bytes.toString("latin1", at + mark + 1, at + mark + 1 + digits);
  return version === "999999"
    ? { kind: "block comment", length: 2 }
    : { kind: "conditional", length: mark + 1 + digits };
}
