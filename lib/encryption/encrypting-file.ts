import { createHash } from "node:crypto";
import type { PendingFile } from "@/lib/storage/archive-storage";
import { chunkBytes, payloadKey, sealChunk } from "./payload";

export interface FileEncryption {
  /** The whole text before the payload. */
  header: Uint8Array;
  fileKey: Uint8Array;
  nonce: Uint8Array;
}

export interface EncryptingFile extends PendingFile {
  /** SHA-256, in hex, of the file as it is stored. Known after `commit`. */
  checksum(): string;
}

/** Sealed chunks are handed on in pieces of this size: memory stays flat however much is written at once. */
const batchChunks = 16;

/** A pending file that encrypts what is written into it, as `age` does. Writes are made one after the other. */
export function encryptingFile(file: PendingFile, { header, fileKey, nonce }: FileEncryption): EncryptingFile {
  const key = payloadKey(fileKey, nonce);
  const hash = createHash("sha256");
  const held = Buffer.alloc(chunkBytes);
  let heldBytes = 0;
  let chunks = 0;
  let checksum: string | undefined;
  let sealed: Uint8Array[] = [header, nonce];

  async function flush(): Promise<void> {
    const bytes = Buffer.concat(sealed);
    sealed = [];
    hash.update(bytes);
    await file.write(bytes);
  }

  /** The last chunk is marked as such, so each full one waits here until there is more to come. */
  async function sealHeld(isLast: boolean): Promise<void> {
    sealed.push(...sealChunk(key, chunks++, isLast, held.subarray(0, heldBytes)));
    heldBytes = 0;
    if (isLast || chunks % batchChunks === 0) await flush();
  }

  return {
    async write(chunk) {
      for (let taken = 0; taken < chunk.length;) {
        if (heldBytes === chunkBytes) await sealHeld(false);
        const piece = chunk.subarray(taken, taken + chunkBytes - heldBytes);
        held.set(piece, heldBytes);
        heldBytes += piece.length;
        taken += piece.length;
      }
    },
    async commit() {
      await sealHeld(true);
      const stored = await file.commit();
      checksum = hash.digest("hex");
      return stored;
    },
    discard: () => file.discard(),
    checksum() {
      if (checksum === undefined) throw new Error("The checksum is known when the file is committed.");
      return checksum;
    },
  };
}
