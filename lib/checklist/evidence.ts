import type { CheckEvidence } from "@/lib/store/schema";

const shown = 20;

/** Figures as label and value, and what is concerned, the worst first: so many are shown, the others counted. */
export function evidence(
  facts: readonly (readonly [label: string, value: string])[],
  items: readonly string[] = [],
): CheckEvidence {
  return {
    facts: facts.map(([label, value]) => ({ label, value })),
    items: items.slice(0, shown),
    moreItems: Math.max(0, items.length - shown),
  };
}
