import { Readable } from "node:stream";
import type { ArchiveStorage, StoredFileReader } from "@/lib/storage/archive-storage";
import { type ArchiveFacts, archiveTitle, createArchiveWriter, type FinishedArchive, type NewFrame } from "./index";

/** A small but complete archive for tests: two tables, strings that look like SQL, a trigger behind DELIMITER. */
export async function writeSample(
  storage: ArchiveStorage,
  fileName: string,
  frames: NewFrame[] = sampleFrames(),
): Promise<FinishedArchive> {
  const writer = createArchiveWriter(await storage.create(fileName, "test"), { compressionLevel: 3 });
  await Promise.all(frames.map((frame) => writer.addFrame(frame)));
  return writer.finish(sampleFacts());
}

/** Bytes to read as if they were a stored file, whatever its name; for thousands of cases without a disk. */
export function memorySource(bytes: Buffer): Pick<ArchiveStorage, "open"> {
  const reader: StoredFileReader = {
    sizeBytes: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    stream: ({ start, end } = { start: 0, end: bytes.length - 1 }) => Readable.from([bytes.subarray(start, end + 1)]),
    close: async () => undefined,
  };
  return { open: async () => reader };
}

export function sampleFrames(): NewFrame[] {
  const genes = Array.from(
    { length: 1000 },
    (_, i) => `(${i},'gene ${(i * 2654435761) % 1e9}',NULL,0x${i.toString(16).padStart(8, "0")})`,
  );
  return [
    statements("prologue", ["/*!40101 SET NAMES utf8mb4 */", "SET FOREIGN_KEY_CHECKS=0"], `${archiveTitle}--\n\n`),
    statements("definitions", ["CREATE TABLE `gene` (`id` int, `values(` text)", "CREATE TABLE `note` (`text` text)"]),
    {
      ...statements("data", [insert("gene", genes.slice(0, 600)), insert("gene", genes.slice(600))]),
      table: "gene",
      rows: 1000,
    },
    {
      ...statements("data", [insert("note", ["('it''s (1),(2); 😀\\'),(')", "('VALUES (1)\\\\')", '("שלום")'])]),
      table: "note",
      rows: 3,
    },
    trigger(),
  ];
}

function insert(table: string, rows: string[]): string {
  return `INSERT INTO \`${table}\` (\`id\`, \`values(\`) VALUES\n${rows.join(",\n")}`;
}

/** A frame of plain statements, each followed by `;` and a line feed. */
export function statements(kind: NewFrame["kind"], texts: string[], head = ""): NewFrame {
  let position = Buffer.byteLength(head);
  const slices = texts.map((text): [number, number] => {
    const slice: [number, number] = [position, Buffer.byteLength(text)];
    position += slice[1] + 2;
    return slice;
  });
  return { kind, sql: Buffer.from(head + texts.map((text) => `${text};\n`).join("")), statements: slices };
}

function trigger(): NewFrame {
  const [head, body] = [
    "-- Triggers\nDELIMITER ;;\n",
    "CREATE TRIGGER `t` BEFORE INSERT ON `gene` FOR EACH ROW BEGIN SET @a = 1; END",
  ];
  const sql = Buffer.from(`${head}${body} ;;\nDELIMITER ;\n`);
  return { kind: "objects", sql, statements: [[head.length, body.length]] };
}

export function sampleFacts(): ArchiveFacts {
  const table = (name: string) => ({
    name,
    engine: "InnoDB",
    columns: [{ name: "id", type: "int", generated: false }],
    consistent: true,
  });
  return {
    product: "Seaworthy 0.0.0",
    database: "sample",
    createdAt: "2026-11-21T03:00:00Z",
    server: { flavour: "mariadb", version: "10.11.6" },
    charset: "utf8mb4",
    collation: "utf8mb4_unicode_ci",
    position: null,
    migrationVersion: null,
    tables: [table("gene"), table("note")],
    objects: {
      tables: ["gene", "note"],
      views: [],
      triggers: ["t"],
      procedures: [],
      functions: [],
      events: [],
      sequences: [],
      packages: [],
      libraries: [],
    },
    cannotSee: [],
  };
}
