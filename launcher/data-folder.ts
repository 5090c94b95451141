import { createHash } from "node:crypto";
import { access, constants, mkdir, rename, stat } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";

/** Where this installation keeps what. Everything is readable by its owner only. */
export interface DataFolder {
  root: string;
  /** The embedded server's files; `database/data` appears whole or not at all. */
  database: string;
  logs: string;
  /** Facts about the running processes, of no use after they are gone. */
  run: string;
  /** For unix sockets: `run`, or a private folder with a shorter name, as a socket's path ends at 107 bytes. */
  sockets: string;
}

const longestSocketFolder = 90;
const logSizeLimitBytes = 10 * 1024 * 1024;

/** Creates the folders. Throws `launcher.data_folder` when that is not allowed. */
export async function prepareDataFolder(root: string): Promise<DataFolder> {
  const folder: DataFolder = {
    root,
    database: join(root, "database"),
    logs: join(root, "logs"),
    run: join(root, "run"),
    sockets: socketFolder(root),
  };
  try {
    for (const path of Object.values(folder)) await mkdir(path, { recursive: true, mode: 0o700 });
    for (const path of Object.values(folder)) await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw await cannotUse(root, error);
  }
  const { uid } = await stat(folder.sockets);
  if (uid !== userInfo().uid) throw somebodyElses(folder, uid);
  return folder;
}

/** The file that a process's output goes to; the one before is kept as `.1` once it has grown large. */
export async function logFile(folder: DataFolder, name: string): Promise<string> {
  const path = join(folder.logs, `${name}.log`);
  const size = await stat(path).then(
    (stats) => stats.size,
    () => 0,
  );
  if (size > logSizeLimitBytes) await rename(path, `${path}.1`);
  return path;
}

function socketFolder(root: string): string {
  const inside = join(root, "run");
  if (Buffer.byteLength(inside) <= longestSocketFolder) return inside;
  const name = createHash("sha256").update(root).digest("hex").slice(0, 12);
  return join(tmpdir(), `seaworthy-${userInfo().uid}-${name}`);
}

/** Root may write anywhere, and what it wrote there nobody else could read at the next start. */
function somebodyElses({ root, run, sockets }: DataFolder, uid: number): OperatorError {
  const isInside = sockets === run;
  return new OperatorError("launcher.data_folder", `${isInside ? root : sockets} belongs to uid ${uid}, not to us.`, {
    kind: "conflict",
    hint: isInside
      ? `Start Seaworthy as the user who started it before (not with sudo), or set SEAWORTHY_DATA_DIR to a folder of ${userInfo().username}.`
      : "Remove it, or choose a SEAWORTHY_DATA_DIR with a shorter path.",
  });
}

async function cannotUse(root: string, cause: unknown): Promise<OperatorError> {
  const us = userInfo().uid;
  const owner = await stat(root).then(
    ({ uid }) => uid,
    () => us,
  );
  const whose = owner === us ? "" : ` It belongs to uid ${owner} and must belong to uid ${us}.`;
  const denied = codeOf(cause) === "EACCES" || codeOf(cause) === "EROFS";
  return new OperatorError(
    "launcher.data_folder",
    `The data folder ${root} cannot be used: ${messageOf(cause)}.${whose}`,
    {
      hint: denied
        ? `Give it to the user who starts Seaworthy: sudo chown -R ${userInfo().username} '${root}', or set SEAWORTHY_DATA_DIR to a folder of theirs.`
        : "Set SEAWORTHY_DATA_DIR to a folder that can be written.",
      cause,
    },
  );
}
