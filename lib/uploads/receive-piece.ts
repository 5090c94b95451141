import { type FileHandle, open } from "node:fs/promises";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { diskError } from "@/lib/storage/disk-errors";
import { finishUpload } from "./finish-upload";
import { notReceiving, notYours, tooLong, wrongOffset } from "./upload-errors";
import { receivedBytes, uploadFolder, uploadPath } from "./upload-folder";
import { readUpload, requireUploads, type UploadView, viewOf } from "./upload-view";

export interface Piece {
  id: string;
  /** Where in the file the piece begins. */
  offset: number;
  body: AsyncIterable<Uint8Array>;
}

/** In this process; writers of several processes write the same bytes to the same places. */
const beingWritten = new Map<string, Promise<unknown>>();

/**
 * Appends a piece; when it was the last one, the file is handed to a worker. What arrived before a connection was cut
 * is kept. Throws `upload.not_found`, `upload.not_yours`, `upload.not_receiving`, `upload.offset`, `upload.too_long`, `storage.full`.
 */
export async function receivePiece(deps: Deps, actor: Actor, piece: Piece): Promise<UploadView> {
  requireUploads(deps, actor);
  const before = beingWritten.get(piece.id);
  // A client that was cut off comes back while its old connection still drains.
  const writing = (before ?? Promise.resolve()).catch(() => undefined).then(() => write(deps, actor, piece));
  beingWritten.set(piece.id, writing);
  try {
    await writing;
  } finally {
    if (beingWritten.get(piece.id) === writing) beingWritten.delete(piece.id);
  }
  return finishUpload(deps, actor, piece.id);
}

async function write(deps: Deps, actor: Actor, { id, offset, body }: Piece): Promise<void> {
  const row = await readUpload(deps.store.db, id);
  if (row.createdBy !== actor.id) throw notYours(row.createdByName);
  if (row.state !== "receiving") throw notReceiving(row.state);
  const received = await receivedBytes(deps.config, id);
  if (offset !== received) throw wrongOffset(received, offset);
  const handle = await open(uploadPath(deps.config, id), "r+").catch(async (error: unknown) => {
    throw await diskError(uploadFolder(deps.config), error);
  });
  try {
    // What is acknowledged survives a power cut.
    await writeBody(deps, handle, { offset, body, sizeBytes: row.sizeBytes });
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

interface Body extends Pick<Piece, "offset" | "body"> {
  sizeBytes: number;
}

async function writeBody(deps: Deps, handle: FileHandle, { offset, body, sizeBytes }: Body): Promise<void> {
  let position = offset;
  for await (const chunk of body) {
    if (position + chunk.length > sizeBytes) throw tooLong(sizeBytes);
    for (let done = 0; done < chunk.length;) {
      const { bytesWritten } = await handle
        .write(chunk, done, chunk.length - done, position + done)
        .catch(async (error: unknown) => {
          throw await diskError(uploadFolder(deps.config), error);
        });
      done += bytesWritten;
    }
    position += chunk.length;
  }
}

/** Where the client goes on. A file that was whole when its process died is handed to a worker now. */
export async function getUpload(deps: Deps, actor: Actor, { id }: { id: string }): Promise<UploadView> {
  requireUploads(deps, actor);
  const row = await readUpload(deps.store.db, id);
  return row.state === "receiving" ? finishUpload(deps, actor, id) : viewOf(deps, row);
}
