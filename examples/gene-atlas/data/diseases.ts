import { asDate, moment } from "./dates";
import { randomRows } from "./prng";
import { sentences } from "./remarks";
import type { Row, SeedTable } from "./seed-table";
import { diseaseNamePatterns } from "./unicode";
import { diseaseForms, organs, surnames } from "./words";

const diseaseRandom = randomRows("disease");
const linkRandom = randomRows("gene disease");

export const diseaseTable: SeedTable = {
  name: "disease",
  columns: ["id", "accession", "name", "names_elsewhere", "inheritance", "prevalence", "summary"],
  *rows({ diseases }): Iterable<Row> {
    for (let row = 0; row < diseases; row += 1) {
      const random = diseaseRandom(row);
      const eponym = random.pick(surnames);
      const [organ, form] = [random.pick(organs), random.pick(diseaseForms)];
      yield [
        row + 1,
        `GAD:${String(row + 1).padStart(7, "0")}`,
        random.chance(0.3) ? `${eponym} ${form}, type ${random.between(1, 9)}` : `${eponym} ${form} of the ${organ}`,
        random.chance(0.4) ? null : JSON.stringify(namesElsewhere(eponym)),
        random.pick([
          "autosomal dominant",
          "autosomal recessive",
          "autosomal dominant,autosomal recessive",
          "X-linked",
          "mitochondrial",
          "unknown",
        ]),
        random.chance(0.25) ? null : random.decimal(0.0000000001, 0.0002, 10),
        random.chance(0.05) ? "" : `A condition of the ${organ}. ${random.pick(sentences)} ${random.pick(sentences)}`,
      ];
    }
  },
};

function namesElsewhere(eponym: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(diseaseNamePatterns).map(([language, pattern]) => [language, pattern.replace("%", eponym)]),
  );
}

const validities = ["definitive", "strong", "moderate", "limited", "disputed", "refuted"] as const;

export const geneDiseaseTable: SeedTable = {
  name: "gene_disease",
  columns: ["id", "gene_id", "disease_id", "validity", "score", "evaluated_on"],
  *rows({ genes, diseases }): Iterable<Row> {
    let id = 0;
    for (let geneRow = 0; geneRow < genes; geneRow += 1) {
      const random = linkRandom(geneRow);
      const first = random.between(0, diseases - 1);
      const links = random.pick([0, 1, 1, 2]);
      for (let index = 0; index < links; index += 1) {
        id += 1;
        yield [
          id,
          geneRow + 1,
          ((first + index * 7) % diseases) + 1,
          random.pickEarly(validities),
          random.decimal(-12, 18, 2),
          random.chance(0.2) ? null : asDate(moment(random)),
        ];
      }
    }
  },
};
