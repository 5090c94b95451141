import { messageOf } from "@/lib/kernel/errors";
import type { StoredFileReader } from "@/lib/storage/archive-storage";
import { damaged, newerFormat } from "./archive-errors";
import {
  decodeTrailer,
  formatVersion,
  manifestLimitBytes,
  skippableHeaderBytes,
  skippableMagic,
  type Trailer,
  trailerBytes,
} from "./format";
import { frameTableProblem } from "./frame-table";
import { type Manifest, manifestSchema } from "./manifest";
import { whyNoManifest } from "./why-no-manifest";

/** Finds the manifest from the end of the file, checks it and its table of frames. */
export async function readManifest(reader: StoredFileReader, fileName: string): Promise<Manifest> {
  const trailer = await readTrailer(reader);
  if (trailer === null) throw await whyNoManifest(reader, fileName);
  const { start, json } = await readJson(reader, fileName, trailer);
  if (trailer.version > formatVersion) throw newerFormat(fileName, trailer.version, formatVersion);
  const manifest = parse(fileName, json);
  const problem = frameTableProblem(manifest, start);
  if (problem !== null) throw damaged(fileName, problem);
  return manifest;
}

async function readTrailer(reader: StoredFileReader): Promise<Trailer | null> {
  if (reader.sizeBytes < trailerBytes) return null;
  return decodeTrailer(await reader.read(reader.sizeBytes - trailerBytes, trailerBytes));
}

async function readJson(reader: StoredFileReader, fileName: string, trailer: Trailer) {
  const length = trailer.jsonBytes + trailerBytes;
  const start = reader.sizeBytes - length - skippableHeaderBytes;
  if (start < 0 || trailer.jsonBytes > manifestLimitBytes)
    throw damaged(fileName, `a manifest of ${trailer.jsonBytes} bytes cannot be`);
  const header = await reader.read(start, skippableHeaderBytes);
  const json = await reader.read(start + skippableHeaderBytes, trailer.jsonBytes);
  if (header.readUInt32LE(0) !== skippableMagic || header.readUInt32LE(4) !== length || !trailer.matches(json))
    throw damaged(fileName, "its manifest is not the one that was written");
  return { start, json };
}

function parse(fileName: string, json: Buffer): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(json.toString("utf8")));
  } catch (error) {
    throw damaged(fileName, "its manifest cannot be understood", { reason: messageOf(error).slice(0, 2000) }, error);
  }
}
