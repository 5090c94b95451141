import { createHash } from "node:crypto";
import { asMilliseconds, momentOfRow } from "./dates";
import { genePlace } from "./genes";
import { type Random, randomRows } from "./prng";
import { awkwardRemarks } from "./remarks";
import type { Row, SeedTable, Sizes } from "./seed-table";

const placeRandom = randomRows("variant place");
const idRandom = randomRows("variant id");
const factRandom = randomRows("variant facts");
const bases = ["A", "C", "G", "T"] as const;

/** Half of all variants lie in a tenth of the genes: the ones everybody tests. */
export function variantGeneRow(row: number, { genes }: Sizes): number {
  const pair = Math.floor(row / 2);
  return row % 2 === 0 ? pair % wellStudied(genes) : pair % genes;
}

function wellStudied(genes: number): number {
  return Math.ceil(genes / 10);
}

/** Each variant has its own 40 bases of the gene; the two halves take turns, so no two ever meet. */
function variantPosition(row: number, sizes: Sizes): number {
  const group = row % 2 === 0 ? wellStudied(sizes.genes) : sizes.genes;
  const lane = Math.floor(Math.floor(row / 2) / group) * 2 + (row % 2);
  return genePlace(variantGeneRow(row, sizes)).start + lane * 40 + placeRandom(row).between(0, 39);
}

/** A version 7 UUID whose time is the moment the row was made. */
export function variantId(row: number, { variants }: Sizes): Buffer {
  const id = idRandom(row).bytes(16);
  id.writeUIntBE(momentOfRow(row, variants), 0, 6);
  id.writeUInt8(0x70 | ((id[6] ?? 0) & 0x0f), 6);
  id.writeUInt8(0x80 | ((id[8] ?? 0) & 0x3f), 8);
  return id;
}

const kinds = [
  "substitution",
  "substitution",
  "substitution",
  "deletion",
  "insertion",
  "duplication",
  "indel",
] as const;

export interface Change {
  kind: (typeof kinds)[number];
  reference: string;
  alternate: string;
}

export function variantChange(row: number): Change {
  const random = factRandom(row);
  const kind = random.pickEarly(kinds);
  const reference = stretch(random, kind === "deletion" || kind === "indel" ? random.between(1, 18) : 1);
  switch (kind) {
    case "substitution":
      return { kind, reference, alternate: random.pick(bases.filter((base) => base !== reference)) };
    case "deletion":
      return { kind, reference, alternate: "" };
    case "insertion":
      return { kind, reference, alternate: reference + stretch(random, random.between(1, 24)) };
    case "duplication":
      return { kind, reference, alternate: reference + reference };
    case "indel":
      return { kind, reference, alternate: stretch(random, random.between(1, 12)) };
  }
}

function stretch(random: Random, length: number): string {
  return Array.from({ length }, () => random.pick(bases)).join("");
}

export const variantTable: SeedTable = {
  name: "variant",
  columns: [
    "id",
    "gene_id",
    "import_batch_id",
    "chromosome",
    "position",
    "reference_allele",
    "alternate_allele",
    "kind",
    "locus_hash",
    "allele_frequency",
    "splice_score",
    "annotations",
    "created_at",
  ],
  *rows(sizes): Iterable<Row> {
    for (let row = 0; row < sizes.variants; row += 1) yield variant(row, sizes);
  },
};

function variant(row: number, sizes: Sizes): Row {
  const random = idRandom(row + sizes.variants);
  const { kind, reference, alternate } = variantChange(row);
  const geneRow = variantGeneRow(row, sizes);
  const { chromosome } = genePlace(geneRow);
  const position = variantPosition(row, sizes);
  return [
    variantId(row, sizes),
    geneRow + 1,
    random.chance(0.12) ? null : Math.floor((row / sizes.variants) * sizes.imports) + 1,
    chromosome,
    position,
    reference,
    alternate,
    kind,
    createHash("sha1").update(`${chromosome}:${position}:${reference}>${alternate}`).digest(),
    random.chance(0.3) ? null : random.fraction() ** 9,
    random.chance(0.5) ? null : random.decimal(0, 1, 4),
    JSON.stringify(annotations(random)),
    asMilliseconds(momentOfRow(row, sizes.variants)),
  ];
}

function annotations(random: Random): object {
  return {
    conservation: random.between(-800, 1_000) / 100,
    populations: {
      north: random.fraction() ** 7,
      south: random.fraction() ** 7,
      "île de l’Est": random.fraction() ** 8,
    },
    predictors: { Tolerant: random.between(0, 100) / 100, 深変: random.between(0, 100) / 100 },
    flags: random.chance(0.2) ? ["low coverage", "homopolymer"] : [],
    remark: random.chance(0.05) ? random.pick(awkwardRemarks) : null,
  };
}
