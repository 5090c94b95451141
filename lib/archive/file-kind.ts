import { OperatorError } from "@/lib/kernel/errors";
import { truncated } from "./archive-errors";

/** How the SQL of a file is packed. */
export type FileKind = "gzip" | "zstd" | "plain";

interface Recognised {
  what: string;
  hint: string;
}

const again = "Take the dump again with mysqldump, mariadb-dump or Seaworthy.";
const unpack = (command: string) => `Unpack it, and bring the .sql file inside: ${command}`;

/** What people bring instead of a dump, by its first bytes. */
const others: [(head: Buffer) => boolean, Recognised][] = [
  [startsWith("504b0304"), { what: "a ZIP archive", hint: unpack("unzip -p dump.zip | gzip > dump.sql.gz") }],
  [startsWith("504b0506"), { what: "an empty ZIP archive", hint: again }],
  [startsWith("fd377a585a00"), { what: "xz data", hint: unpack("xzcat dump.sql.xz | zstd > dump.sql.zst") }],
  [startsWith("425a68"), { what: "bzip2 data", hint: unpack("bzcat dump.sql.bz2 | zstd > dump.sql.zst") }],
  [startsWith("377abcaf271c"), { what: "a 7-Zip archive", hint: unpack("7z x -so dump.7z | gzip > dump.sql.gz") }],
  [startsWith("526172211a07"), { what: "a RAR archive", hint: unpack("unrar p -inul dump.rar | gzip > dump.sql.gz") }],
  [startsWith("04224d18"), { what: "LZ4 data", hint: unpack("lz4cat dump.sql.lz4 | zstd > dump.sql.zst") }],
  [
    (head) => head.toString("latin1", 257, 262) === "ustar",
    { what: "a tar archive", hint: unpack("tar -xf dump.tar") },
  ],
  [startsWith("53514c69746520666f726d61742033"), { what: "an SQLite database", hint: again }],
  [startsWith("5047444d50"), { what: "a PostgreSQL dump", hint: "Seaworthy restores into MySQL and MariaDB only." }],
  [
    startsWith("584253544b4b3031"),
    { what: "a physical backup (xbstream)", hint: "Restore it with mariabackup or xtrabackup, or take a dump." },
  ],
  [
    (head) => /^(age-encryption\.org\/|-----BEGIN AGE ENCRYPTED FILE-----)/.test(head.toString("latin1", 0, 64)),
    { what: "encrypted with age", hint: "Let its name end with .age: then it is opened with its private key." },
  ],
  [startsWith("25504446"), { what: "a PDF document", hint: again }],
  [
    isUtf16,
    {
      what: "UTF-16 text",
      hint: "PowerShell's > writes that, and it may have changed the data: dump again with mysqldump --result-file=dump.sql.",
    },
  ],
  [
    (head) => /^\s*<(!doctype|html|head|body|\?xml)/i.test(head.toString("latin1", 0, 512)),
    { what: "a web page", hint: "The download gave an error page instead of the dump: open the file, it says why." },
  ],
  [
    (head) => /^\s*[{[]/.test(head.toString("latin1", 0, 64)),
    { what: "JSON", hint: "It may be an error message of the tool that should have made the dump: open the file." },
  ],
  [
    (head) => /^(--\s*\n)*-- PostgreSQL database( cluster)? dump/m.test(head.toString("latin1", 0, 512)),
    { what: "a PostgreSQL dump", hint: "Seaworthy restores into MySQL and MariaDB only." },
  ],
  [
    (head) => /^PRAGMA foreign_keys\s*=/m.test(head.toString("latin1", 0, 512)),
    { what: "a dump of an SQLite database", hint: "Seaworthy restores into MySQL and MariaDB only." },
  ],
];

/** Dumps hold binary data as hex or escaped: a zero byte this early is no text. */
const binary: [(head: Buffer) => boolean, Recognised] = [
  (head) => head.subarray(0, 4096).includes(0),
  { what: "binary data", hint: again },
];

/** How a file is packed, by its content, whatever its name. Throws `archive.not_sql`, `archive.truncated`. */
export function fileKind(head: Buffer, fileName: string): FileKind {
  if (head.length === 0) throw truncated(fileName, "it is empty");
  const packing = packingOf(head);
  if (packing !== null) return packing;
  requireSqlText(head, fileName);
  return "plain";
}

function packingOf(head: Buffer): "gzip" | "zstd" | null {
  if (head.length >= 2 && head.readUInt16BE(0) === 0x1f8b) return "gzip";
  const magic = head.length >= 4 ? head.readUInt32LE(0) : 0;
  return magic === 0xfd2fb528 || (magic & 0xfffffff0) >>> 0 === 0x184d2a50 ? "zstd" : null;
}

/** Refuses what cannot be SQL by the first bytes of its text. Throws `archive.not_sql`, saying what it is. */
export function requireSqlText(head: Buffer, fileName: string): void {
  refuse(head, fileName, [...others, binary]);
}

/**
 * Refuses a file whose first bytes are known, and not what its name says. Bytes that nobody knows are left to the
 * decoder: they may have been the right ones once. Throws `archive.not_sql`, `archive.misnamed`.
 */
export function requirePacking(head: Buffer, named: FileKind, fileName: string): void {
  const packing = packingOf(head);
  if (packing === named) return;
  if (packing === null) refuse(head, fileName, others);
  if (packing === null && (named === "plain" || !isText(head))) return;
  const [is, ending] = kinds[packing ?? "plain"];
  throw new OperatorError("archive.misnamed", `${fileName} is not ${kinds[named][0]} but ${is}.`, {
    kind: "invalid",
    hint: `Rename it so that its name ends with ${ending}.`,
  });
}

const kinds = { gzip: ["gzip data", ".sql.gz"], zstd: ["zstd data", ".sql.zst"], plain: ["SQL text", ".sql"] } as const;

/** A few bytes may look like text by chance. */
function isText(head: Buffer): boolean {
  return head.length >= 16 && /^[\t\r\n\x20-\x7e]*$/.test(head.toString("latin1", 0, 64));
}

function refuse(head: Buffer, fileName: string, known: typeof others): void {
  const found = known.find(([matches]) => matches(head))?.[1];
  if (found === undefined) return;
  throw new OperatorError("archive.not_sql", `${fileName} is not an SQL dump: its content is ${found.what}.`, {
    kind: "invalid",
    hint: found.hint,
    details: { content: found.what },
  });
}

function startsWith(hex: string): (head: Buffer) => boolean {
  const magic = Buffer.from(hex, "hex");
  return (head) => head.subarray(0, magic.length).equals(magic);
}

function isUtf16(head: Buffer): boolean {
  if (/^(\xff\xfe|\xfe\xff)/.test(head.toString("latin1", 0, 2))) return true;
  const start = head.subarray(0, 64);
  return start.length >= 16 && [0, 1].some((odd) => start.every((byte, at) => at % 2 !== odd || byte === 0));
}
