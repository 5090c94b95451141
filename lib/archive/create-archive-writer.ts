import { createHash } from "node:crypto";
import type { PendingFile, StoredFile } from "@/lib/storage/archive-storage";
import { compressAside } from "./compress-aside";
import { archiveTitle, closingLine, encodeManifest, formatVersion, giveBack } from "./format";
import { addUp, frameTableProblem, statementsProblem } from "./frame-table";
import { hashAside } from "./hash-aside";
import { type FrameKind, type Manifest, type ManifestFrame, manifestSchema } from "./manifest";

export interface NewFrame {
  kind: Exclude<FrameKind, "closing">;
  /** Ends with a line feed, and with `;` as the client's delimiter. The prologue begins with `archiveTitle`. */
  sql: Buffer;
  /** `[offset, length]` in `sql` of each executable statement, without its delimiter; see `frameSchema`. */
  statements: [number, number][];
  /** Data frames: the one table whose rows these are, and how many. */
  table?: string;
  rows?: number;
}

/** A data frame that was compressed elsewhere: by `compressFrame`, in another thread. */
export interface CompressedFrame {
  table: string;
  rows: number;
  statements: [number, number][];
  plainBytes: number;
  /** The frame as it goes into the file, in an ArrayBuffer of its own, and the SHA-256 (hex) of that. */
  bytes: Uint8Array<ArrayBuffer>;
  sha256: string;
}

type AnyFrame = Omit<NewFrame, "kind"> & { kind: FrameKind };
type CompressedAnyFrame = Omit<ManifestFrame, "offset" | "length"> & { bytes: Uint8Array<ArrayBuffer> };
type Table = Manifest["tables"][number];

/** What the writer cannot know by itself; it adds up rows, bytes and statements. */
export interface ArchiveFacts extends Omit<
  Manifest,
  "format" | "formatVersion" | "frames" | "totals" | "sha256" | "tables"
> {
  tables: Omit<Table, "rows" | "plainBytes">[];
}

export interface FinishedArchive {
  stored: StoredFile;
  manifest: Manifest;
  /** SHA-256 of the whole file. */
  checksum: string;
}

export interface ArchiveWriter {
  /**
   * Frames stand in the file in the order of the calls; call again without waiting, and several are compressed at
   * once. Resolves when the frame is in the file: only then may `sql` be reused. After a failure every later call and
   * `finish` reject with the same error.
   */
  addFrame(frame: NewFrame): Promise<void>;
  /** The same for a frame that is compressed already, at `compressionLevel`. Its bytes are gone when it is in the file. */
  addCompressed(frame: CompressedFrame): Promise<void>;
  readonly compressionLevel: number;
  /** Writes the closing line and the manifest, commits the file. */
  finish(facts: ArchiveFacts): Promise<FinishedArchive>;
  /** Stops and discards the file. No buffer is in use when it resolves. Safe to call at any time. */
  abort(): Promise<void>;
}

export interface ArchiveWriterOptions {
  /** zstd level, 1 (fast) to 19 (small). */
  compressionLevel: number;
  /** How many frames may be compressed at the same time, on libuv's threads. */
  framesInFlight?: number;
}

const lineFeed = 0x0a;
const prologueFirst = "the prologue comes first, and only first";

export function createArchiveWriter(file: PendingFile, options: ArchiveWriterOptions): ArchiveWriter {
  const { compressionLevel, framesInFlight = 3 } = options;
  const frames: Manifest["frames"] = [];
  const hash = createHash("sha256");
  const inFlight: Promise<void>[] = [];
  let started = 0;
  let position = 0;
  let last = Promise.resolve();
  let closed: Error | null = null;

  function enqueue({ sql, ...frame }: AnyFrame): Promise<void> {
    const isFirst = started++ === 0;
    const turn = (inFlight.length < framesInFlight ? undefined : inFlight.shift()) ?? Promise.resolve();
    const compressed = turn.then(async () => {
      if (closed !== null) throw closed;
      checkFrame({ sql, ...frame }, isFirst);
      const bytes = await compressAside(sql, compressionLevel);
      return { ...frame, plainBytes: sql.length, bytes, sha256: await hashAside(bytes) };
    });
    return write(compressed);
  }

  function write(compressed: Promise<CompressedAnyFrame>): Promise<void> {
    last = writeInTurn(last, compressed, async ({ bytes, ...frame }) => {
      frames.push({ ...frame, offset: position, length: bytes.length });
      position += bytes.length;
      await append(bytes);
      giveBack(bytes);
    });
    // Whoever waits for this frame sees its failure; nobody else is lost, for `finish` meets it again.
    last.catch(() => undefined);
    inFlight.push(last);
    return last;
  }

  function enqueueCompressed(frame: CompressedFrame): Promise<void> {
    const problem = started++ === 0 ? prologueFirst : statementsProblem(frame.statements, frame.plainBytes);
    const failure = closed ?? (problem === null ? null : notAFrame(problem));
    return write(failure === null ? Promise.resolve({ kind: "data", ...frame }) : Promise.reject(failure));
  }

  async function append(bytes: Uint8Array): Promise<void> {
    hash.update(bytes);
    await file.write(bytes);
  }

  return {
    compressionLevel,
    addFrame: enqueue,
    addCompressed: enqueueCompressed,

    async finish(facts) {
      await last;
      const { rows, statements } = addUp(frames).totals;
      const closing = closingLine({ tables: facts.tables.length, rows, statements });
      await enqueue({ kind: "closing", sql: Buffer.from(closing), statements: [] });
      closed = new Error("The archive is finished.");
      const manifest = describe(facts, frames, hash.copy().digest("hex"));
      await append(encodeManifest(manifest));
      return { stored: await file.commit(), manifest, checksum: hash.digest("hex") };
    },

    async abort() {
      closed ??= new Error("The archive was abandoned.");
      await Promise.allSettled([last]);
      await file.discard();
    },
  };
}

/** Both settle first, also after a failure: until then a thread may be reading the caller's buffer. */
async function writeInTurn(
  before: Promise<void>,
  compressed: Promise<CompressedAnyFrame>,
  write: (frame: CompressedAnyFrame) => Promise<void>,
) {
  await Promise.allSettled([before, compressed]);
  await before;
  await write(await compressed);
}

/** Mistakes of the caller, found before they reach a disk. */
function checkFrame(frame: AnyFrame, isFirst: boolean): void {
  const problem = frameProblem(frame, isFirst);
  if (problem !== null) throw notAFrame(problem);
}

function notAFrame(problem: string): Error {
  return new Error(`Not a frame: ${problem}.`);
}

function frameProblem({ kind, sql, statements, table, rows }: AnyFrame, isFirst: boolean): string | null {
  if (isFirst !== (kind === "prologue")) return prologueFirst;
  if (isFirst && !sql.subarray(0, archiveTitle.length).equals(Buffer.from(archiveTitle)))
    return "the prologue does not begin with the title";
  if (sql.at(-1) !== lineFeed) return "the SQL does not end with a line feed";
  if ((kind === "data") !== (table !== undefined && rows !== undefined))
    return "data, and only data, names its table and rows";
  return statementsProblem(statements, sql.length);
}

function describe(facts: ArchiveFacts, frames: Manifest["frames"], sha256: string): Manifest {
  const { totals, tables } = addUp(frames);
  const manifest = manifestSchema.parse({
    format: "seaworthy-archive",
    formatVersion,
    ...facts,
    tables: facts.tables.map((table) => ({ ...table, ...(tables.get(table.name) ?? { rows: 0, plainBytes: 0 }) })),
    frames,
    totals: { tables: facts.tables.length, ...totals },
    sha256,
  } satisfies Manifest);
  const last = frames.at(-1);
  const problem = last === undefined ? "it is empty" : frameTableProblem(manifest, last.offset + last.length);
  if (problem !== null) throw new Error(`Not an archive: ${problem}.`);
  return manifest;
}
