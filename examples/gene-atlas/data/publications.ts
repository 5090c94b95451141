import { asDate, momentOfRow } from "./dates";
import { type Random, randomRows } from "./prng";
import { sentences } from "./remarks";
import type { Row, SeedTable } from "./seed-table";
import { foreignTitles, people } from "./unicode";
import { diseaseForms, givenNames, journals, organs, surnames } from "./words";

const publicationRandom = randomRows("publication");

/** Beyond any number in use, and a DOI prefix reserved for examples: nothing here points at a real paper. */
const firstPubmedId = 990_000_000;
const doiPrefix = "10.5555";

export const publicationTable: SeedTable = {
  name: "publication",
  columns: [
    "id",
    "pubmed_id",
    "doi",
    "language",
    "title",
    "abstract",
    "authors",
    "journal",
    "published_on",
    "retracted",
  ],
  *rows({ publications }): Iterable<Row> {
    for (let row = 0; row < publications; row += 1) {
      const random = publicationRandom(row);
      const published = asDate(momentOfRow(row, publications));
      const [language, title, abstract] = random.chance(0.12) ? random.pick(foreignTitles) : english(random);
      yield [
        row + 1,
        random.chance(0.06) ? null : firstPubmedId + row * 2,
        random.chance(0.1) ? null : `${doiPrefix}/atlas.${published.slice(0, 4)}.${row}`,
        language,
        title,
        random.chance(0.1) ? null : random.chance(0.04) ? "" : `${abstract} ${paragraph(random, 5, 14)}`,
        JSON.stringify(authors(random)),
        random.pick(journals),
        published,
        random.chance(0.01),
      ];
    }
  },
};

function english(random: Random): readonly [language: string, title: string, abstract: string] {
  const [form, organ] = [random.pick(diseaseForms), random.pick(organs)];
  const title = random.pick([
    `Novel variants in ${form} of the ${organ}`,
    `${random.pick(surnames)} ${form}: a family of ${random.between(3, 19)} and what it teaches`,
    `“Benign until proven otherwise”? Reclassification in ${form}`,
    `The ${organ} in α-deficient mice — 10 years on`,
  ]);
  return ["en", title, "Background & aims: to assess the clinical meaning of rare variants."];
}

export function paragraph(random: Random, fewest: number, most: number): string {
  return Array.from({ length: random.between(fewest, most) }, () => random.pick(sentences)).join(" ");
}

function authors(random: Random): object[] {
  return Array.from({ length: random.between(1, 7) }, (_, index) => ({
    name: random.chance(0.25) ? random.pick(people)[0] : `${random.pick(surnames)} ${random.pick(givenNames)}`,
    ...(index === 0 ? { corresponding: true } : {}),
  }));
}
