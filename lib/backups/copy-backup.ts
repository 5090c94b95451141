import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { codeOf, OperatorError } from "@/lib/kernel/errors";
import { formatBytes, formatDuration } from "@/lib/kernel/units";
import type { ArchiveStorage, ResumedFile, StoredFileReader } from "@/lib/storage/archive-storage";
import { backupCopies } from "@/lib/store/schema";
import type { BackupRun } from "./backup-run";
import type { BackupRow } from "./backup-summary";
import { copyOwner } from "./copy-job";

/** What shows that the copy is the original. */
export interface CopyEvidence {
  how: "checksum";
  /** SHA-256 of what was read back at the far end. */
  checksum: string;
  sizeBytes: number;
  /** Bytes that an earlier attempt had brought over; the whole size when the copy was there and only read. */
  resumedFrom: number;
  copyMs: number;
  readMs: number;
}

interface Copying {
  deps: Deps;
  run: BackupRun;
  row: BackupRow;
  copies: ArchiveStorage;
  /** Whether an earlier run of ours gave the file at the far end its name. */
  isOurs: boolean;
}

/**
 * Brings a backup's file to the other storage and reads it back there. Goes on where an earlier attempt stopped.
 * Throws `copy.name_taken`, `copy.damaged`, `backup.changed`, and what the storages throw.
 */
export async function copyBackup(copying: Copying): Promise<CopyEvidence> {
  const there = await readThere(copying);
  if (there !== null) return there;
  const started = performance.now();
  const { resumedFrom, sent } = await send(copying);
  const copied = performance.now();
  const { checksum, sizeBytes } = await readFarEnd(copying);
  await compare(copying, { checksum, sent, whole: resumedFrom === 0 });
  const [copyMs, readMs] = [Math.round(copied - started), Math.round(performance.now() - copied)];
  copying.run.log(
    `Copied ${formatBytes(sizeBytes - resumedFrom)} in ${formatDuration(copyMs)} and read the copy back in ${formatDuration(readMs)}: it is the same.`,
  );
  return { how: "checksum", checksum, sizeBytes, resumedFrom, copyMs, readMs };
}

/** The copy that is there already, when it is the same; one of ours that is not is removed. */
async function readThere(copying: Copying): Promise<CopyEvidence | null> {
  const { copies, row, run, isOurs } = copying;
  const started = performance.now();
  const found = await readFarEnd(copying).catch((error: unknown) => {
    if (codeOf(error) === "storage.not_found" || codeOf(error) === "archive.truncated") return null;
    throw error;
  });
  if (found === null) return null;
  if (found.checksum === row.checksum) {
    run.log("The copy was there already; it was read again and is the same.");
    const readMs = Math.round(performance.now() - started);
    return { how: "checksum", ...found, resumedFrom: found.sizeBytes, copyMs: 0, readMs };
  }
  if (!isOurs) throw nameTaken(row, copies);
  run.log("The copy that was there is not the same; it is replaced.", "warning");
  await copies.remove(row.fileName);
  return null;
}

/** `sent`: SHA-256 of what was read of the original, which is all of it when nothing was there before. */
async function send(copying: Copying): Promise<{ resumedFrom: number; sent: string }> {
  const { deps, run, row } = copying;
  const source = await deps.archives.open(row.fileName);
  try {
    const { file, sizeBytes: resumedFrom } = await openFarEnd(copying, source.sizeBytes);
    if (resumedFrom > 0) run.log(`Going on after ${formatBytes(resumedFrom)} that an earlier attempt brought over.`);
    try {
      const sent = await pump(copying, source, file, resumedFrom);
      // From here on a file of this name over there is ours, also if this worker dies before it can say more.
      await run.fenced((tx) =>
        tx.update(backupCopies).set({ sizeBytes: source.sizeBytes }).where(eq(backupCopies.backupId, row.id)),
      );
      await file.commit();
      return { resumedFrom, sent };
    } catch (error) {
      // Somebody who cancels does not want the rest; whoever tries again does.
      const isCancelled = codeOf(run.signal.reason) === "job.cancelled";
      await (isCancelled ? file.discard() : file.leave()).catch((also: unknown) =>
        run.log(`What was brought over could not be put away: ${String(also)}`, "warning"),
      );
      throw error;
    }
  } finally {
    await source.close();
  }
}

/** Without a checksum to compare with, only a whole reading of the original tells what the copy must be. */
async function openFarEnd({ copies, row }: Copying, sizeBytes: number): Promise<ResumedFile> {
  const owner = copyOwner(row.id);
  if (row.checksum === null) await copies.discardUnfinished(owner);
  const resumed = await copies.resume(row.fileName, owner);
  if (resumed.sizeBytes <= sizeBytes) return resumed;
  await resumed.file.discard();
  return copies.resume(row.fileName, owner);
}

async function pump(
  { run }: Copying,
  source: StoredFileReader,
  file: ResumedFile["file"],
  from: number,
): Promise<string> {
  const hash = createHash("sha256");
  let done = from;
  if (from < source.sizeBytes)
    for await (const chunk of source.stream({ start: from, end: source.sizeBytes - 1 }) as AsyncIterable<Buffer>) {
      run.signal.throwIfAborted();
      hash.update(chunk);
      await file.write(chunk);
      done += chunk.length;
      run.progress({ stage: "copying", done, total: source.sizeBytes, unit: "bytes", bytesDone: done });
    }
  return hash.digest("hex");
}

async function readFarEnd({ copies, row, run }: Copying): Promise<{ checksum: string; sizeBytes: number }> {
  const file = await copies.open(row.fileName);
  try {
    const hash = createHash("sha256");
    let done = 0;
    for await (const chunk of file.stream() as AsyncIterable<Buffer>) {
      run.signal.throwIfAborted();
      hash.update(chunk);
      done += chunk.length;
      run.progress({ stage: "reading the copy", done, total: file.sizeBytes, unit: "bytes", bytesDone: done });
    }
    return { checksum: hash.digest("hex"), sizeBytes: done };
  } finally {
    await file.close();
  }
}

interface Read {
  checksum: string;
  sent: string;
  whole: boolean;
}

/** A copy that differs is removed, so that nobody ever restores it and the next attempt begins anew. */
async function compare({ copies, row }: Copying, { checksum, sent, whole }: Read): Promise<void> {
  const expected = row.checksum ?? sent;
  if (checksum === expected) return;
  await copies.remove(row.fileName);
  if (whole && sent === checksum)
    throw new OperatorError(
      "backup.changed",
      `${row.fileName} is not the file that was written: its checksum differs. It was not copied.`,
      {
        hint: "Verify it. If it is damaged, restore from another backup, and test the disk.",
        details: { expected, found: sent },
      },
    );
  throw new OperatorError(
    "copy.damaged",
    `What was read back from ${copies.describe()} is not what was sent; the copy was removed.`,
    {
      hint: "It is tried again from the start. If it happens again, the other storage or the way to it alters data.",
      details: { expected, found: checksum },
    },
  );
}

function nameTaken(row: BackupRow, copies: ArchiveStorage): OperatorError {
  return new OperatorError(
    "copy.name_taken",
    `In ${copies.describe()} there is another file named ${row.fileName}. Nothing was overwritten.`,
    {
      kind: "conflict",
      hint: "Two consoles may be copying to the same place: give each a folder or prefix of its own in COPY_STORAGE.",
    },
  );
}
