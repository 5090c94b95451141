import { asDate, asSeconds, moment } from "./dates";
import { randomRows } from "./prng";
import type { Row, SeedTable } from "./seed-table";
import { geneFamilies } from "./words";

const chromosomes = [...Array.from({ length: 22 }, (_, index) => String(index + 1)), "X", "Y"] as const;
const geneRandom = randomRows("gene");
const placeRandom = randomRows("gene place");
const transcriptRandom = randomRows("transcript");

/** Genes on one chromosome are this far apart, so variants of two genes can never share a position. */
const spacing = 340_000;

export interface GenePlace {
  chromosome: string;
  start: number;
  end: number;
}

export function genePlace(row: number): GenePlace {
  const random = placeRandom(row);
  const start = 600_000 + Math.floor(row / chromosomes.length) * spacing + random.between(0, 120_000);
  return {
    chromosome: chromosomes[row % chromosomes.length] ?? "1",
    start,
    end: start + random.between(20_000, 160_000),
  };
}

export const geneTable: SeedTable = {
  name: "gene",
  columns: [
    "id",
    "symbol",
    "name",
    "chromosome",
    "strand",
    "start_position",
    "end_position",
    "aliases",
    "constraint_z",
    "annotated_on",
    "updated_at",
  ],
  *rows({ genes }): Iterable<Row> {
    for (let row = 0; row < genes; row += 1) {
      const random = geneRandom(row);
      const [prefix, family] = geneFamilies[row % geneFamilies.length] ?? geneFamilies[0];
      const number = Math.floor(row / geneFamilies.length) + 1;
      const place = genePlace(row);
      const annotated = moment(random);
      yield [
        row + 1,
        `${prefix}${number}${random.pick(["", "", "A", "B", "L1"])}`,
        `${family} ${number}`,
        place.chromosome,
        random.pick(["+", "-"]),
        place.start,
        place.end,
        JSON.stringify(random.chance(0.4) ? [] : [`${prefix}-${number}`, `p${random.between(12, 240)}`]),
        random.chance(0.1) ? null : random.decimal(-2, 9, 3),
        asDate(annotated),
        asSeconds(annotated),
      ];
    }
  },
};

/** Room for four per gene, so that a gene's transcripts are known without counting: gaps in the ids are normal. */
export function transcriptId(geneRow: number, index: number): number {
  return geneRow * 4 + index + 1;
}

export function transcriptCount(geneRow: number): number {
  return transcriptRandom(geneRow).pick([1, 2, 2, 3, 4]);
}

export const transcriptTable: SeedTable = {
  name: "transcript",
  columns: [
    "id",
    "gene_id",
    "accession",
    "accession_version",
    "biotype",
    "is_canonical",
    "exon_count",
    "coding_length",
    "sequence_md5",
  ],
  *rows({ genes }): Iterable<Row> {
    for (let geneRow = 0; geneRow < genes; geneRow += 1) {
      const random = transcriptRandom(geneRow + genes);
      for (let index = 0; index < transcriptCount(geneRow); index += 1) {
        const id = transcriptId(geneRow, index);
        const coding = index === 0 || random.chance(0.7);
        yield [
          id,
          geneRow + 1,
          `GAT_${String(id).padStart(9, "0")}`,
          random.between(1, 7),
          coding ? "protein coding" : random.pick(["non-coding", "nonsense-mediated decay"]),
          index === 0,
          random.between(1, 64),
          coding ? random.between(120, 4_000) * 3 : null,
          random.bytes(16),
        ];
      }
    }
  },
};
