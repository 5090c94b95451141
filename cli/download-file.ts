import { createHash, type Hash } from "node:crypto";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { type FileHandle, link, lstat, open, rename, stat, unlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Download } from "@/lib/backups";
import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";
import { tellReaderGone } from "./mind-streams";
import { createProgress } from "./progress";

const pieceBytes = 4 * 1024 ** 2;

export interface Downloaded {
  path: string;
  sizeBytes: number;
  /** SHA-256 of the file. */
  checksum: string;
  /** Bytes that an earlier download had brought. */
  resumedFrom: number;
  /** Whether there was something to compare the checksum with. */
  compared: boolean;
}

/**
 * Brings an archive into a file: under the name with `.part` until it is whole and its checksum is right. What an
 * interrupted download left is gone on with. Throws `download.exists`, `download.no_place`, `download.damaged`.
 */
export async function downloadTo(download: Download, to: string | undefined): Promise<Downloaded> {
  const path = await targetPath(to, download.fileName);
  const part = `${path}.part`;
  const hash = createHash("sha256");
  const resumedFrom = await hashExisting(part, download.sizeBytes, hash);
  const progress = createProgress();
  const handle = await open(part, resumedFrom === 0 ? "w" : "r+", 0o600).catch((error: unknown) => {
    throw noPlace(path, error);
  });
  try {
    await fill(download, handle, resumedFrom, hash, (done) =>
      progress.show({ stage: "downloading", done, total: download.sizeBytes, unit: "bytes" }),
    );
    await handle.sync();
  } finally {
    progress.end();
    await handle.close();
  }
  const checksum = hash.digest("hex");
  await requireSame(download, part, checksum);
  await giveName(part, path);
  return { path, sizeBytes: download.sizeBytes, checksum, resumedFrom, compared: download.checksum !== null };
}

/** For pipes: everything to standard output, at its pace. */
export async function downloadToOutput({ reader }: Download): Promise<void> {
  for (let done = 0; done < reader.sizeBytes; done += pieceBytes) {
    const piece = await reader.read(done, Math.min(pieceBytes, reader.sizeBytes - done));
    if (!process.stdout.write(piece)) await once(process.stdout, "drain").catch(tellReaderGone);
  }
}

async function targetPath(to: string | undefined, fileName: string): Promise<string> {
  const given = resolve(to ?? ".");
  const isFolder = await stat(given).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const path = isFolder ? join(given, fileName) : given;
  if ((await lstat(path).catch(() => null)) !== null) throw exists(path);
  return path;
}

/** A part that is longer than the file is another file's. */
async function hashExisting(part: string, sizeBytes: number, hash: Hash): Promise<number> {
  const found = await lstat(part).catch(() => null);
  if (found === null || !found.isFile() || found.size === 0 || found.size > sizeBytes) return 0;
  for await (const chunk of createReadStream(part, { highWaterMark: pieceBytes })) hash.update(chunk as Buffer);
  return found.size;
}

async function fill(
  { reader }: Download,
  handle: FileHandle,
  from: number,
  hash: Hash,
  onProgress: (done: number) => void,
): Promise<void> {
  let done = from;
  if (done === reader.sizeBytes) return;
  for await (const chunk of reader.stream({ start: from, end: reader.sizeBytes - 1 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    for (let written = 0; written < chunk.length;)
      written += (await handle.write(chunk, written, chunk.length - written, done + written)).bytesWritten;
    done += chunk.length;
    onProgress(done);
  }
}

async function requireSame(download: Download, part: string, checksum: string): Promise<void> {
  if (download.checksum === null || download.checksum === checksum) return;
  await unlink(part);
  throw new OperatorError(
    "download.damaged",
    `What arrived is not ${download.fileName}: its checksum differs. It was removed.`,
    {
      hint: "Download it again. If it differs again, verify the backup: seaworthy backup verify <id>",
      details: { expected: download.checksum, found: checksum },
    },
  );
}

/** `link` refuses a name that was taken meanwhile; where there are no hard links, `rename` has to do. */
async function giveName(part: string, path: string): Promise<void> {
  try {
    await link(part, path);
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw exists(path);
    return rename(part, path);
  }
  await unlink(part);
}

function exists(path: string): OperatorError {
  return new OperatorError("download.exists", `There is a file ${path} already. Nothing was overwritten.`, {
    kind: "conflict",
    hint: "Give another name with --output, or move that file away.",
  });
}

function noPlace(path: string, cause: unknown): OperatorError {
  return new OperatorError("download.no_place", `${path} cannot be written: ${messageOf(cause)}.`, {
    hint: "Give a folder of yours, or a file in one, with --output.",
    cause,
  });
}
