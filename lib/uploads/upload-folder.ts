import { constants } from "node:fs";
import { mkdir, open, readdir, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "@/lib/config/config";
import { codeOf } from "@/lib/kernel/errors";
import { diskError } from "@/lib/storage/disk-errors";

/**
 * Where files are while they arrive: a hidden folder beside the archives, under the upload's id. Web and worker see the
 * same folder, whatever storage the archives are in.
 */
export function uploadFolder(config: Pick<Config, "backupsDir">): string {
  return join(config.backupsDir, ".uploads");
}

export function uploadPath(config: Pick<Config, "backupsDir">, id: string): string {
  return join(uploadFolder(config), id);
}

export async function createUploadFile(config: Pick<Config, "backupsDir">, id: string): Promise<void> {
  try {
    await mkdir(uploadFolder(config), { recursive: true, mode: 0o700 });
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
    await (await open(uploadPath(config, id), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)).close();
  } catch (error) {
    throw await diskError(uploadFolder(config), error);
  }
}

/** How much has arrived: the file itself says so, also after a crash. 0 when it is gone. */
export async function receivedBytes(config: Pick<Config, "backupsDir">, id: string): Promise<number> {
  try {
    return (await stat(uploadPath(config, id))).size;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return 0;
    throw await diskError(uploadFolder(config), error);
  }
}

export async function removeUploadFile(config: Pick<Config, "backupsDir">, id: string): Promise<void> {
  try {
    await unlink(uploadPath(config, id));
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw await diskError(uploadFolder(config), error);
  }
}

export async function listUploadFiles(config: Pick<Config, "backupsDir">): Promise<string[]> {
  try {
    return await readdir(uploadFolder(config));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw await diskError(uploadFolder(config), error);
  }
}
