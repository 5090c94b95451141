import { constants } from "node:fs";
import { lstat, mkdir, open, readdir, unlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { codeOf, OperatorError } from "@/lib/kernel/errors";
import type {
  ArchiveStorage,
  PendingFile,
  ResumedFile,
  StoredFile,
  StoredFileReader,
  UnfinishedFile,
} from "./archive-storage";
import { diskError, freeBytesIn } from "./disk-errors";
import { isPlainName, isUnfinishedOf, parseUnfinished, requirePlainName, unfinishedName } from "./file-names";
import { pendingDiskFile } from "./pending-disk-file";
import { diskFileReader } from "./disk-file-reader";
import { nameTaken } from "./stored-file-errors";
import { syncFolder } from "./sync-folder";

/** Archives in one folder of this machine; it is created when first used. Links inside it are never followed. */
export function openLocalDisk(folder: string): ArchiveStorage {
  const root = resolve(folder);

  /** Every call to the system goes through here, so that each failure is told the same way. */
  async function inFolder<T>(work: () => Promise<T>): Promise<T> {
    try {
      await mkdir(root, { recursive: true, mode: 0o700 });
      return await work();
    } catch (error) {
      throw await diskError(root, error);
    }
  }

  return {
    describe: () => root,
    list: () => inFolder(() => listFiles(root)),
    freeBytes: () => inFolder(() => freeBytesIn(root)),

    async open(fileName) {
      requirePlainName(fileName);
      return inFolder(() => openFile(root, fileName));
    },

    async create(fileName, owner) {
      requirePlainName(fileName);
      return inFolder(() => createFile(root, fileName, owner));
    },

    async resume(fileName, owner) {
      requirePlainName(fileName);
      return inFolder(() => resumeFile(root, fileName, owner));
    },

    async remove(fileName) {
      requirePlainName(fileName);
      await inFolder(async () => {
        if (await removeIfThere(join(root, fileName))) await syncFolder(root);
      });
    },

    listUnfinished: () => inFolder(() => listUnfinished(root)),

    discardUnfinished: (owner) =>
      inFolder(async () => {
        const leftovers = (await readdir(root)).filter((name) => isUnfinishedOf(name, owner));
        for (const name of leftovers) await removeIfThere(join(root, name));
        return leftovers.length;
      }),
  };
}

async function listFiles(root: string): Promise<StoredFile[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const files: StoredFile[] = [];
  for (const { name } of entries.filter((entry) => entry.isFile() && isPlainName(entry.name))) {
    const found = await unlessGone(lstat(join(root, name)));
    if (found?.isFile()) files.push({ fileName: name, sizeBytes: found.size, modifiedAt: found.mtime });
  }
  return files;
}

async function listUnfinished(root: string): Promise<UnfinishedFile[]> {
  const files: UnfinishedFile[] = [];
  for (const name of await readdir(root)) {
    const parsed = parseUnfinished(name);
    const found = parsed === null ? undefined : await unlessGone(lstat(join(root, name)));
    if (parsed !== null && found?.isFile() === true) files.push({ ...parsed, modifiedAt: found.mtime });
  }
  return files;
}

async function openFile(root: string, fileName: string): Promise<StoredFileReader> {
  // O_NONBLOCK: opening a FIFO that someone put there must not hang.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await unlessGone(open(join(root, fileName), flags)).catch((error: unknown) => {
    if (codeOf(error) === "ELOOP") return undefined;
    throw error;
  });
  const found = await handle?.stat();
  if (handle !== undefined && found?.isFile() === true) return diskFileReader(handle, fileName, found.size);
  await handle?.close();
  throw new OperatorError("storage.not_found", `There is no archive ${fileName} in ${root}.`, {
    kind: "not_found",
    hint: "If it was moved, put it back under this name. Links are not followed: the file itself must be in the folder.",
  });
}

async function createFile(root: string, fileName: string, owner: string): Promise<PendingFile> {
  const path = await freePath(root, fileName);
  const unfinished = join(root, unfinishedName(fileName, owner));
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const handle = await open(unfinished, flags, 0o600).catch((error: unknown) => {
    throw codeOf(error) === "EEXIST" ? nameTaken(fileName, root) : error;
  });
  return pendingDiskFile({ handle, root, unfinished, path, fileName, position: 0 });
}

async function resumeFile(root: string, fileName: string, owner: string): Promise<ResumedFile> {
  const path = await freePath(root, fileName);
  const unfinished = join(root, unfinishedName(fileName, owner));
  const handle = await open(unfinished, constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  const { size } = await handle.stat();
  return { file: pendingDiskFile({ handle, root, unfinished, path, fileName, position: size }), sizeBytes: size };
}

async function freePath(root: string, fileName: string): Promise<string> {
  const path = join(root, fileName);
  if ((await unlessGone(lstat(path))) !== undefined) throw nameTaken(fileName, root);
  return path;
}

async function removeIfThere(path: string): Promise<boolean> {
  return (await unlessGone(unlink(path).then(() => true))) ?? false;
}

async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
