import { access, constants, mkdir, stat } from "node:fs/promises";
import type { Config } from "@/lib/config/config";
import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";

/**
 * Makes sure that archives can be written where they are made and where the store's own are kept. Throws
 * `startup.folder`, naming whose the folder is and whose it must be.
 */
export async function requireFolders(config: Pick<Config, "backupsDir" | "backupStorage">): Promise<void> {
  await requireWritable("BACKUPS_DIR", config.backupsDir);
  const { backupStorage: storage } = config;
  if (storage.type === "disk" && storage.folder !== config.backupsDir)
    await requireWritable("BACKUP_STORAGE", storage.folder);
}

async function requireWritable(variable: string, folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw await notWritable(variable, folder, error);
  }
}

async function notWritable(variable: string, folder: string, cause: unknown): Promise<OperatorError> {
  const us = process.getuid?.() ?? 0;
  const owner = await stat(folder).then(
    ({ uid }) => uid,
    () => null,
  );
  const isOthers = owner !== null && owner !== us;
  const why = isOthers ? `it belongs to uid ${owner} and must belong to uid ${us}` : messageOf(cause);
  return new OperatorError(
    "startup.folder",
    `${variable} ${folder} cannot be written by this process (uid ${us}): ${why}.`,
    {
      kind: "unavailable",
      hint: hintFor(variable, folder, codeOf(cause), isOthers),
      details: { folder, owner, uid: us, code: codeOf(cause) },
      cause,
    },
  );
}

function hintFor(variable: string, folder: string, code: string | undefined, isOthers: boolean): string {
  const otherwise = `or let ${variable} name another folder.`;
  if (isOthers) return `As root: chown -R ${process.getuid?.()}:${process.getgid?.()} '${folder}', ${otherwise}`;
  if (code === "EROFS") return `Mount it read-write, ${otherwise}`;
  return `Let this user write there, ${otherwise}`;
}
