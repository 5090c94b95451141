import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { Unexpected } from "./ask";

/** What people met with one kind of request. */
export interface Tally {
  /** Microseconds, from asking to the last byte, of those that succeeded; the one that waited longest included. */
  times: RecordableHistogram;
  /** Refused by a limit on requests (429): no failure, but not served either. */
  limited: number;
  /** How often each thing went wrong. */
  failures: Map<string, number>;
}

/** By kind, in the order in which they were first asked for. */
export type Tallies = Map<string, Tally>;

/**
 * Does `work` and notes how long it took, or what went wrong; null then. A load goes on whatever fails. What is thrown
 * once `isOver` counts for nothing.
 */
export async function timed<T>(
  tallies: Tallies,
  kind: string,
  work: () => Promise<T>,
  isOver = () => false,
): Promise<T | null> {
  const tally = tallyOf(tallies, kind);
  const started = performance.now();
  try {
    const result = await work();
    tally.times.record(Math.max(1, Math.round((performance.now() - started) * 1000)));
    return result;
  } catch (error) {
    if (isOver()) return null;
    if (error instanceof Unexpected && error.status === 429) tally.limited++;
    else count(tally.failures, nameOf(error));
    return null;
  }
}

export function tallyOf(tallies: Tallies, kind: string): Tally {
  const known = tallies.get(kind) ?? { times: createHistogram(), limited: 0, failures: new Map<string, number>() };
  tallies.set(kind, known);
  return known;
}

function count(failures: Map<string, number>, name: string): void {
  failures.set(name, (failures.get(name) ?? 0) + 1);
}

/** `fetch failed` says nothing: its cause does. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error) return "code" in cause ? String(cause.code) : cause.message;
  return error.message;
}
