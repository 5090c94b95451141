import { statfs } from "node:fs/promises";
import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";
import { formatBytes } from "@/lib/kernel/units";

/** Bytes that this process may still write in the folder; null when the system does not say. */
export async function freeBytesIn(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** What a failed system call in the folder means to an operator: `storage.full`, `storage.not_writable`, … */
export async function diskError(folder: string, error: unknown): Promise<OperatorError> {
  if (error instanceof OperatorError) return error;
  switch (codeOf(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return fullError(folder, await freeBytesIn(folder), error);
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new OperatorError("storage.not_writable", `The archive folder ${folder} cannot be written.`, {
        kind: "unavailable",
        hint: `Let the user who runs Seaworthy (uid ${process.getuid?.() ?? "?"}) write it: chown -R ${process.getuid?.() ?? "USER"} '${folder}', and mount it read-write. Or set BACKUPS_DIR to another folder.`,
        details: { reason: messageOf(error) },
        cause: error,
      });
    default:
      return new OperatorError("storage.failed", `The archive folder ${folder} does not work: ${messageOf(error)}.`, {
        kind: "unavailable",
        hint: `Look at the disk behind it: df -h '${folder}'; dmesg | tail.`,
        cause: error,
      });
  }
}

function fullError(folder: string, free: number | null, cause: unknown): OperatorError {
  const left = free === null ? "" : ` (${formatBytes(free)} free)`;
  return new OperatorError("storage.full", `There is no room left in the archive folder ${folder}${left}.`, {
    kind: "unavailable",
    hint: "Delete archives that are no longer needed, enlarge the disk, or set BACKUPS_DIR to a larger one. Nothing that was there before has changed.",
    details: { folder, freeBytes: free },
    cause,
  });
}
