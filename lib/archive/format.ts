import { createHash } from "node:crypto";
import { constants } from "node:zlib";
import type { Manifest } from "./manifest";

/** Since format 2 archives may hold packages and libraries, which readers of format 1 do not know. */
export const formatVersion = 2 as const;

/** How the SQL of every archive begins, whatever its format: it tells our archives from other tools' dumps. */
export const archiveTitleStart = "-- Seaworthy archive, format ";
export const archiveTitle = `${archiveTitleStart}${formatVersion}\n`;

/** The last line of every archive's SQL; written by the writer. A dump without it is incomplete. */
export function closingLine(totals: Pick<Manifest["totals"], "tables" | "rows" | "statements">): string {
  return `-- Seaworthy archive complete: ${totals.tables} tables, ${totals.rows} rows, ${totals.statements} statements.\n`;
}

export const skippableMagic = 0x184d2a5e;
export const skippableHeaderBytes = 8;

/** More than a terabyte of SQL needs; what is larger is damage, and is not read into memory. */
export const manifestLimitBytes = 256 * 1024 * 1024;

const trailerText = Buffer.from("SeaworthyArchive", "latin1");
export const trailerBytes = 32 + 4 + 4 + trailerText.length;

/**
 * The end of the file, from which a reader finds the manifest: SHA-256 of the manifest's JSON and of the two numbers
 * after it, the length of the JSON, the format's version (uint32, little-endian), and sixteen letters. Every later
 * format ends the same way, so that an old reader can tell a newer archive from a damaged one.
 */
export function encodeTrailer(json: Uint8Array): Buffer {
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32LE(json.length, 0);
  numbers.writeUInt32LE(formatVersion, 4);
  return Buffer.concat([trailerHash(json, numbers), numbers, trailerText]);
}

export interface Trailer {
  jsonBytes: number;
  version: number;
  /** Whether this is the JSON the trailer was written for. */
  matches(json: Uint8Array): boolean;
}

/** Null when these bytes are not a trailer. */
export function decodeTrailer(bytes: Buffer): Trailer | null {
  if (bytes.length !== trailerBytes || !bytes.subarray(40).equals(trailerText)) return null;
  const [hash, numbers] = [bytes.subarray(0, 32), bytes.subarray(32, 40)];
  return {
    jsonBytes: numbers.readUInt32LE(0),
    version: numbers.readUInt32LE(4),
    matches: (json) => trailerHash(json, numbers).equals(hash),
  };
}

function trailerHash(json: Uint8Array, numbers: Uint8Array): Buffer {
  return createHash("sha256").update(json).update(numbers).digest();
}

/**
 * The whole skippable frame: header, JSON, trailer. zstd readers pass over it. The JSON is not compressed, so that a
 * person can read it with `tail`; at 8 MiB of SQL per frame it is about 0.005 % of the SQL.
 */
export function encodeManifest(manifest: Manifest): Buffer {
  const json = Buffer.from(JSON.stringify(manifest), "utf8");
  const header = Buffer.alloc(skippableHeaderBytes);
  header.writeUInt32LE(skippableMagic, 0);
  header.writeUInt32LE(json.length + trailerBytes, 4);
  return Buffer.concat([header, json, encodeTrailer(json)]);
}

/** The content checksum guards the SQL; the pledged size puts the length in the frame's header, for `zstd -l`. */
export function compressionOptions(level: number, plainBytes: number) {
  return {
    pledgedSrcSize: plainBytes,
    // Room for whatever a frame becomes: then zstd reads the SQL where it stands, which is a tenth faster.
    chunkSize: plainBytes + (plainBytes >> 8) + 64 * 1024,
    params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 },
  };
}

/**
 * The compressed bytes in an ArrayBuffer of just their length. The room that was left over is free at once: waiting for
 * the collector, it would make it run for every few frames.
 */
export function cutToLength(bytes: Buffer<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes.byteOffset !== 0) return new Uint8Array(bytes);
  return new Uint8Array(bytes.buffer.transfer(bytes.length));
}

/**
 * Frees what was written at once. Waiting for the collector, a few frames would look like a heap that grows fast, and it
 * would search all of it again and again: a seventh of a dump's processor time.
 */
export function giveBack(bytes: Uint8Array<ArrayBuffer>): void {
  bytes.buffer.transfer(0);
}
