import { randomRows } from "./prng";
import type { Row, SeedTable } from "./seed-table";
import { findings, organs, qualifiers } from "./words";

const termRandom = randomRows("phenotype term");
const shownRandom = randomRows("disease phenotype");

const childrenPerTerm = 6;

/** -1 for the root. A parent always comes before its children, so rows can be inserted in order. */
function parentRow(row: number): number {
  return Math.floor((row - 1) / childrenPerTerm);
}

function depth(row: number): number {
  return row === 0 ? 0 : depth(parentRow(row)) + 1;
}

export const phenotypeTermTable: SeedTable = {
  name: "phenotype_term",
  columns: ["id", "parent_id", "accession", "label", "definition", "depth", "is_obsolete"],
  *rows({ terms }): Iterable<Row> {
    for (let row = 0; row < terms; row += 1) {
      const random = termRandom(row);
      const label = `${random.pick(qualifiers)} ${random.pick(organs)} ${random.pick(findings)}`;
      yield [
        row + 1,
        row === 0 ? null : parentRow(row) + 1,
        `GAP:${String(row + 1).padStart(7, "0")}`,
        row === 0 ? "Phenotypic abnormality" : label,
        random.chance(0.3) ? null : `${label}, compared with people of the same age (± 2 SD).`,
        depth(row),
        row > 0 && random.chance(0.02),
      ];
    }
  },
};

const frequencies = ["frequent", "occasional", "very frequent", "rare", "obligate", "excluded"] as const;
const onsets = ["congenital", "infancy", "childhood", "adolescence", "adulthood"] as const;

export const diseasePhenotypeTable: SeedTable = {
  name: "disease_phenotype",
  columns: ["disease_id", "phenotype_term_id", "frequency", "onset"],
  *rows({ diseases, terms }): Iterable<Row> {
    for (let row = 0; row < diseases; row += 1) {
      const random = shownRandom(row);
      const first = random.between(0, terms - 1);
      // Nine steps of a tenth of the ontology never come round to the same term.
      const step = random.between(1, Math.floor(terms / 10));
      const count = random.between(3, 9);
      for (let index = 0; index < count; index += 1) {
        const frequency = random.chance(0.2) ? null : random.pickEarly(frequencies);
        yield [row + 1, ((first + index * step) % terms) + 1, frequency, random.subset(onsets, 0.3)];
      }
    }
  },
};
