import { after, asMilliseconds } from "./dates";
import { assertionOutline } from "./assertions";
import { type Random, randomRows } from "./prng";
import { paragraph } from "./publications";
import type { Row, SeedTable } from "./seed-table";
import { laboratories } from "./words";

const evidenceRandom = randomRows("evidence");

const criteria = [
  ["PM2", "supporting"],
  ["PP3", "supporting"],
  ["PS3", "strong"],
  ["PP1", "moderate"],
  ["PVS1", "very strong"],
  ["PS1", "strong"],
  ["PM1", "moderate"],
  ["BS1", "strong"],
  ["BP4", "supporting"],
  ["BP7", "supporting"],
  ["BS3", "strong"],
  ["BA1", "stand-alone"],
] as const;

export const evidenceTable: SeedTable = {
  name: "evidence",
  columns: [
    "id",
    "assertion_id",
    "publication_id",
    "criterion",
    "strength",
    "odds",
    "details",
    "excerpt",
    "attachment_sha256",
    "created_at",
  ],
  *rows(sizes): Iterable<Row> {
    let id = 0;
    for (let row = 0; row < sizes.assertions; row += 1) {
      const random = evidenceRandom(row);
      const outline = assertionOutline(row, sizes);
      const items = random.pick([1, 1, 2, 2, 3]);
      for (let item = 0; item < items; item += 1) {
        const [criterion, strength] = random.pickEarly(criteria);
        id += 1;
        yield [
          id,
          outline.id,
          random.chance(0.45) ? null : random.between(1, sizes.publications),
          criterion,
          strength,
          random.decimal(0, 1, 6),
          JSON.stringify(details(random)),
          random.chance(0.5) ? null : paragraph(random, 1, 3),
          random.chance(0.9) ? null : random.bytes(32),
          asMilliseconds(after(random, outline.draftedAt, 60)),
        ];
      }
    }
  },
};

function details(random: Random): object {
  return random.chance(0.5)
    ? {
        source: "laboratory",
        laboratory: random.pick(laboratories),
        assay: { name: "reporter", replicates: random.between(2, 12), activity: random.between(0, 1_200) / 1_000 },
        controls: Array.from({ length: random.between(2, 5) }, () => random.between(900, 1_100) / 1_000),
      }
    : {
        source: "literature",
        families: random.between(1, 4),
        probands: [{ sex: random.pick(["f", "m", null]), onsetYears: random.between(0, 60), note: "" }],
        lod: random.between(-20, 60) / 10,
      };
}
