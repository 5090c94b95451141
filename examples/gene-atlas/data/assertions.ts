import { after, asMilliseconds, asSeconds, momentOfRow } from "./dates";
import { type Random, randomRows } from "./prng";
import { paragraph } from "./publications";
import { awkwardRemarks } from "./remarks";
import type { Row, SeedTable, Sizes } from "./seed-table";
import { variantId } from "./variants";

const outlineRandom = randomRows("assertion");
const textRandom = randomRows("assertion text");

const classifications = [
  { label: "uncertain significance", low: 0.1, high: 0.9 },
  { label: "likely pathogenic", low: 0.9, high: 0.99 },
  { label: "pathogenic", low: 0.99, high: 1 },
  { label: "likely benign", low: 0.001, high: 0.1 },
  { label: "benign", low: 0, high: 0.001 },
] as const;

export interface AssertionOutline {
  id: number;
  variantRow: number;
  curatorId: number;
  status: "draft" | "in review" | "published" | "withdrawn";
  draftedAt: number;
  publishedAt: number | null;
}

/** What reviews, comments and evidence need to know about the assertion they belong to. */
export function assertionOutline(row: number, sizes: Sizes): AssertionOutline {
  const random = outlineRandom(row);
  const variantRow = Math.floor((row / sizes.assertions) * sizes.variants);
  const draftedAt = after(random, momentOfRow(variantRow, sizes.variants), 120);
  const status = random.pick([
    ...(["published", "published", "published", "published", "published", "published", "published"] as const),
    ...(["in review", "draft", "withdrawn"] as const),
  ]);
  const wasPublished = status === "published" || status === "withdrawn";
  return {
    id: row + 1,
    variantRow,
    curatorId: random.between(1, sizes.curators),
    status,
    draftedAt,
    publishedAt: wasPublished ? after(random, draftedAt, 90) : null,
  };
}

export const assertionTable: SeedTable = {
  name: "assertion",
  columns: [
    "id",
    "variant_id",
    "disease_id",
    "curator_id",
    "classification",
    "status",
    "posterior",
    "rationale",
    "internal_note",
    "drafted_at",
    "published_at",
  ],
  *rows(sizes): Iterable<Row> {
    for (let row = 0; row < sizes.assertions; row += 1) {
      const random = textRandom(row);
      const outline = assertionOutline(row, sizes);
      const { label, low, high } = random.pickEarly(classifications);
      yield [
        outline.id,
        variantId(outline.variantRow, sizes),
        random.between(1, sizes.diseases),
        outline.curatorId,
        label,
        outline.status,
        random.decimal(low, high, 6),
        outline.status === "draft" && random.chance(0.3) ? "" : paragraph(random, 1, 5),
        internalNote(random),
        asMilliseconds(outline.draftedAt),
        outline.publishedAt === null ? null : asSeconds(outline.publishedAt),
      ];
    }
  },
};

function internalNote(random: Random): string | null {
  if (random.chance(0.7)) return null;
  return random.chance(0.3) ? "" : random.pick(awkwardRemarks);
}
