import { type FileHandle, link, lstat, rename, unlink } from "node:fs/promises";
import { codeOf } from "@/lib/kernel/errors";
import type { ResumableFile } from "./archive-storage";
import { diskError } from "./disk-errors";
import { nameTaken } from "./stored-file-errors";
import { syncFolder } from "./sync-folder";
import { startWriting } from "./writing";

interface Place {
  handle: FileHandle;
  root: string;
  unfinished: string;
  path: string;
  fileName: string;
  /** Where to go on writing: what stands before was written earlier. */
  position: number;
}

export function pendingDiskFile(place: Place): ResumableFile {
  const { handle, root, unfinished, fileName } = place;
  let position = place.position;
  const writing = startWriting(fileName);

  /** Every call to the system goes through here, so that each failure is told the same way. */
  const attempt = <T>(work: () => Promise<T>): Promise<T> =>
    writing.attempt(() =>
      work().catch(async (error: unknown) => {
        throw await diskError(root, error);
      }),
    );

  return {
    write: (chunk) =>
      attempt(async () => {
        await writeAll(handle, chunk, position);
        position += chunk.length;
      }),

    commit: () =>
      attempt(async () => {
        await handle.sync();
        const { size, mtime } = await handle.stat();
        await giveName(place);
        writing.becomes("committed");
        await handle.close();
        await syncFolder(root);
        return { fileName, sizeBytes: size, modifiedAt: mtime };
      }),

    async leave() {
      if (writing.is("committed", "discarded", "left")) return;
      writing.becomes("left");
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    },

    async discard() {
      if (writing.is("committed", "discarded")) return;
      const isClosed = writing.is("left");
      writing.becomes("discarded");
      if (!isClosed) await handle.close();
      await unlink(unfinished).catch(async (error: unknown) => {
        if (codeOf(error) !== "ENOENT") throw await diskError(root, error);
      });
    },
  };
}

/** A write may be partial: on a nearly full disk the rest then fails with the real reason. */
async function writeAll(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < chunk.length)
    done += (await handle.write(chunk, done, chunk.length - done, position + done)).bytesWritten;
}

/** `link` refuses an existing name, `rename` would replace it: the latter only where there are no hard links. */
async function giveName({ unfinished, path, root, fileName }: Place): Promise<void> {
  try {
    await link(unfinished, path);
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw nameTaken(fileName, root);
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(codeOf(error) ?? "")) throw error;
    if ((await lstat(path).catch(() => undefined)) !== undefined) throw nameTaken(fileName, root);
    return rename(unfinished, path);
  }
  await unlink(unfinished);
}
