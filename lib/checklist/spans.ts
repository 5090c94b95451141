import type { CheckStatus } from "@/lib/store/schema";

export interface StatusSpan {
  status: CheckStatus;
  from: Date;
  to: Date;
  summary: string;
}

interface Change {
  at: Date;
  status: CheckStatus;
  summary: string;
}

/** What a check was between two moments, oldest first, from its changes in order. Pure. */
export function spansOf(changes: readonly Change[], from: Date, to: Date): StatusSpan[] {
  return changes.flatMap(({ at, status, summary }, index): StatusSpan[] => {
    const until = changes[index + 1]?.at ?? to;
    if (until <= from || at >= to) return [];
    return [{ status, from: at < from ? from : at, to: until > to ? to : until, summary }];
  });
}
