/** What mysql2 writes as one literal. Buffers become `X'…'`, dates and decimals are text. */
export type Value = string | number | boolean | Buffer | null;
export type Row = readonly Value[];

export interface SeedTable {
  name: string;
  /** Without generated columns; each row has its values in this order. */
  columns: readonly string[];
  /** Made while they are inserted, never held all at once. */
  rows(sizes: Sizes): Iterable<Row>;
}

/** How many of each. Children of these have a few rows per parent. */
export interface Sizes {
  genes: number;
  diseases: number;
  terms: number;
  curators: number;
  imports: number;
  publications: number;
  variants: number;
  assertions: number;
}

/**
 * About 300,000 rows at scale 1. A genome does not grow: reference tables stop at scale 1, and only what curators and
 * laboratories add grows beyond it.
 */
export function sizesAt(scale: number): Sizes {
  const reference = (count: number): number => Math.max(20, Math.round(count * Math.min(scale, 1)));
  const content = (count: number): number => Math.max(40, Math.round(count * scale));
  return {
    genes: reference(3_000),
    diseases: reference(2_000),
    terms: reference(4_000),
    curators: reference(140),
    imports: content(320),
    publications: content(9_000),
    variants: content(50_000),
    assertions: content(34_000),
  };
}
