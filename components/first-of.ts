import { formatCount } from "@/lib/kernel/units";

/** More rows than this make a page that no browser likes. */
const mostRows = 500;

/** As many as a page shows of a long list, and what to say about the others; null: they are all there. */
export function firstOf<Row>(rows: readonly Row[], most = mostRows): { shown: Row[]; note: string | null } {
  const shown = rows.slice(0, most);
  return {
    shown,
    note: shown.length === rows.length ? null : `The first ${formatCount(most)} of ${formatCount(rows.length)}.`,
  };
}
