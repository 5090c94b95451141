import { transcriptCount, transcriptId } from "./genes";
import { type Random, randomRows } from "./prng";
import type { Row, SeedTable } from "./seed-table";
import { type Change, variantChange, variantGeneRow, variantId } from "./variants";

const effectRandom = randomRows("variant transcript");
const residues = [
  "Ala",
  "Arg",
  "Asn",
  "Cys",
  "Gln",
  "Gly",
  "His",
  "Ile",
  "Leu",
  "Lys",
  "Pro",
  "Ser",
  "Thr",
  "Trp",
  "Val",
] as const;

export const variantTranscriptTable: SeedTable = {
  name: "variant_transcript",
  columns: ["variant_id", "transcript_id", "hgvs_coding", "hgvs_protein", "consequences", "exon", "predictor_score"],
  *rows(sizes): Iterable<Row> {
    for (let row = 0; row < sizes.variants; row += 1) {
      const random = effectRandom(row);
      const [geneRow, change, id] = [variantGeneRow(row, sizes), variantChange(row), variantId(row, sizes)];
      // Curators look at the canonical transcript and, half of the time, at one more.
      const transcripts = Math.min(transcriptCount(geneRow), random.between(1, 2));
      for (let index = 0; index < transcripts; index += 1) {
        const codon = random.between(1, 1_900);
        const coding = codingName(change, codon * 3 - random.between(0, 2));
        const exonic = random.chance(0.85);
        yield [
          id,
          transcriptId(geneRow, index),
          coding,
          exonic ? proteinName(random, change, codon) : null,
          exonic ? consequence(random, change) : random.pick(["intronic", "untranslated", "intronic,splice region"]),
          exonic ? random.between(1, 60) : null,
          random.chance(0.35) ? null : random.fraction(),
        ];
      }
    }
  },
};

function codingName({ kind, reference, alternate }: Change, position: number): string {
  const end = position + reference.length - 1;
  const range = end === position ? String(position) : `${position}_${end}`;
  switch (kind) {
    case "substitution":
      return `c.${position}${reference}>${alternate}`;
    case "deletion":
      return `c.${range}del`;
    case "insertion":
      return `c.${position}_${position + 1}ins${alternate.slice(1)}`;
    case "duplication":
      return `c.${position}dup`;
    case "indel":
      return `c.${range}delins${alternate}`;
  }
}

function shiftsFrame({ reference, alternate }: Change): boolean {
  return (alternate.length - reference.length) % 3 !== 0;
}

function proteinName(random: Random, change: Change, codon: number): string {
  const residue = random.pick(residues);
  if (shiftsFrame(change)) return `p.(${residue}${codon}fs*${random.between(2, 40)})`;
  if (change.kind !== "substitution") return `p.(${residue}${codon}_${random.pick(residues)}${codon + 1}delins)`;
  return random.chance(0.15) ? `p.(${residue}${codon}=)` : `p.(${residue}${codon}${random.pick(residues)})`;
}

function consequence(random: Random, change: Change): string {
  if (shiftsFrame(change)) return "frameshift";
  if (change.kind !== "substitution") return "in-frame";
  return random.pickEarly([
    "missense",
    "missense",
    "synonymous",
    "nonsense",
    "missense,splice region",
    "splice site",
    "start lost",
  ]);
}
