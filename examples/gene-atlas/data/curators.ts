import { after, asDate, asMilliseconds, asSeconds, moment, momentOfRow } from "./dates";
import { type Random, randomRows } from "./prng";
import type { Row, SeedTable } from "./seed-table";
import { affiliations, people } from "./unicode";
import { givenNames, laboratories, surnames } from "./words";

const curatorRandom = randomRows("curator");
const importRandom = randomRows("import batch");

export const curatorTable: SeedTable = {
  name: "curator",
  columns: [
    "id",
    "email",
    "display_name",
    "affiliation",
    "roles",
    "preferences",
    "avatar",
    "joined_on",
    "last_seen_at",
  ],
  *rows({ curators }): Iterable<Row> {
    for (let row = 0; row < curators; row += 1) {
      const random = curatorRandom(row);
      const [name, address] = people[row] ?? someone(random, row);
      const joined = moment(random);
      yield [
        row + 1,
        `${address}@atlas.example`,
        name,
        random.pick(affiliations),
        random.pick(["curator", "curator,reviewer", "reviewer", "curator,reviewer,editor"]),
        JSON.stringify({ theme: random.pick(["light", "dark"]), digest: random.chance(0.5), greeting: `👋 ${name}` }),
        avatar(random, row),
        asDate(joined),
        random.chance(0.1) ? null : asSeconds(after(random, joined, 900)),
      ];
    }
  },
};

function someone(random: Random, row: number): readonly [name: string, address: string] {
  const [given, surname] = [random.pick(givenNames), random.pick(surnames)];
  const plain = `${given}.${surname}`.normalize("NFD").replace(/[^A-Za-z.]/g, "");
  return [`${given} ${surname}`, `${plain.toLowerCase()}${row}`];
}

const pngSignature = Buffer.from("89504e470d0a1a0a", "hex");

/** NULL: initials are shown. Empty: a picture was removed. Neither may turn into the other. */
function avatar(random: Random, row: number): Buffer | null {
  if (row % 9 === 4) return Buffer.alloc(0);
  if (random.chance(0.4)) return null;
  return Buffer.concat([pngSignature, random.bytes(random.between(200, 1_500))]);
}

/** How files begin that laboratories really send: plain, with a byte order mark, UTF-16, gzip. */
const fileHeads = [
  Buffer.from("gene\tposition\tref\talt\r\n"),
  Buffer.from("\uFEFFgene;position;ref;alt\n"),
  Buffer.from("\uFEFFgene\tposition", "utf16le"),
  Buffer.from("1f8b0800000000000003", "hex"),
] as const;

export const importBatchTable: SeedTable = {
  name: "import_batch",
  columns: [
    "id",
    "submitted_by",
    "laboratory",
    "file_name",
    "file_sha256",
    "file_head",
    "checks_passed",
    "state",
    "problems",
    "received_at",
  ],
  *rows({ imports, curators }): Iterable<Row> {
    for (let row = 0; row < imports; row += 1) {
      const random = importRandom(row);
      const received = momentOfRow(row, imports);
      const rejected = random.chance(0.08);
      yield [
        row + 1,
        random.between(1, curators),
        random.pick(laboratories),
        `${random.pick(["variants", "résultats", "変異一覧", "export final (2)"])} ${asDate(received)}.tsv`,
        random.bytes(32),
        Buffer.concat([random.pick(fileHeads), random.bytes(random.between(0, 24))]),
        rejected ? random.between(0, 254) : 255,
        rejected ? "rejected" : random.chance(0.05) ? "received" : "loaded",
        rejected
          ? JSON.stringify([{ line: random.between(2, 4_000), problem: "allele does not match — ref “A”" }])
          : null,
        asMilliseconds(received),
      ];
    }
  },
};
