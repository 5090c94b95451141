/** One `.sql` file in the migrations folder. */
export interface MigrationFile {
  /** As written in the name: `001`, `20260101120000`, `1.2`. */
  version: string;
  description: string;
  fileName: string;
  path: string;
  sizeBytes: number;
  /** SHA-256 of the text without byte order mark and with `\n` line ends: the same on every checkout. */
  checksum: string;
  /** SHA-256 of the file's bytes. */
  checksumRaw: string;
}

const flyway = /^V(\d+(?:[._]\d+)*)__(.+)$/i;
const numbered = /^(\d+(?:\.\d+)*)[_-]+(.+)$/;

/** `001_add_gene.sql`, `V001__add_gene.sql`, `20260101120000_add_gene.sql`; null when the name is none of these. */
export function parseFileName(fileName: string): { version: string; description: string } | null {
  const stem = fileName.replace(/\.sql$/i, "").replace(/\.up$/i, "");
  const match = flyway.exec(stem) ?? numbered.exec(stem);
  const [, version, rest] = match ?? [];
  if (version === undefined || rest === undefined || version.length > 50) return null;
  return { version: version.replaceAll("_", "."), description: rest.replace(/[_-]+/g, " ").trim().slice(0, 200) };
}

/** Numeric, part by part: 2 before 10, `001` equal to `1`. */
export function compareVersions(first: string, second: string): number {
  const [a, b] = [first.split("."), second.split(".")];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = BigInt(a[i] ?? 0) - BigInt(b[i] ?? 0);
    if (difference !== 0n) return difference < 0n ? -1 : 1;
  }
  return 0;
}

/** What a version looks like wherever it comes from. */
export const versionPattern = /^\d+(?:\.\d+)*$/;
