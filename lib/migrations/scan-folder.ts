import { createReadStream, type Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join, sep } from "node:path";
import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";
import type { ErrorReport } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { formatBytes } from "@/lib/kernel/units";
import { compareVersions, type MigrationFile, parseFileName } from "./migration-file";

export interface ScannedFolder {
  /** In order of version; files with a problem are left out. */
  files: MigrationFile[];
  problems: ErrorReport[];
}

export const maxFileBytes = 256 * 2 ** 20;
/** Problems that an operator should know but that make no file's meaning doubtful. */
const harmless = new Set(["migrations.gap", "migrations.empty_folder"]);

export function blockingProblems(problems: readonly ErrorReport[]): ErrorReport[] {
  return problems.filter(({ code }) => !harmless.has(code));
}

/** Reads the folder and every file in it. What is wrong comes back as `problems`; nothing is thrown for it. */
export async function scanFolder(folder: string): Promise<ScannedFolder> {
  const names = await listNames(folder);
  if (!Array.isArray(names)) return { files: [], problems: [names] };
  const files: MigrationFile[] = [];
  const problems: ErrorReport[] = [];
  for (const name of names) {
    try {
      files.push(await readMigration(folder, name));
    } catch (error) {
      problems.push(reportError(error));
    }
  }
  files.sort((a, b) => compareVersions(a.version, b.version) || a.fileName.localeCompare(b.fileName));
  return { files, problems: [...problems, ...judgeSet(folder, names, files)] };
}

async function listNames(folder: string): Promise<string[] | ErrorReport> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter(isCandidate)
      .map(({ name }) => name)
      .toSorted();
  } catch (error) {
    const missing = codeOf(error) === "ENOENT";
    return {
      code: missing ? "migrations.folder_missing" : "migrations.folder_unreadable",
      message: missing
        ? `The migrations folder ${folder} does not exist.`
        : `The migrations folder ${folder} cannot be read: ${messageOf(error)}`,
      hint: missing ? "Create it, or set MIGRATIONS_DIR." : `Let Seaworthy's user read it: chmod a+rX ${folder}`,
    };
  }
}

function isCandidate(entry: Dirent): boolean {
  return (
    !entry.isDirectory() &&
    !entry.name.startsWith(".") &&
    /\.sql$/i.test(entry.name) &&
    !/\.down\.sql$/i.test(entry.name)
  );
}

/** Problems that only the files together show. */
function judgeSet(folder: string, names: readonly string[], files: readonly MigrationFile[]): ErrorReport[] {
  const problems: ErrorReport[] = [];
  if (names.length === 0) {
    problems.push({
      code: "migrations.empty_folder",
      message: `The migrations folder ${folder} holds no .sql file.`,
      hint: "Add files such as 001_first.sql.",
    });
  }
  for (const [index, file] of files.entries()) {
    const previous = files[index - 1];
    if (previous === undefined) continue;
    if (compareVersions(previous.version, file.version) === 0)
      problems.push({
        code: "migrations.same_version",
        message: `${previous.fileName} and ${file.fileName} have the same version ${file.version}.`,
        hint: "Give one of them a number of its own.",
      });
    else if (isGap(previous.version, file.version))
      problems.push({
        code: "migrations.gap",
        message: `Between ${previous.fileName} and ${file.fileName} a number is left out.`,
        hint: "Nothing to do if that is as intended.",
      });
  }
  return problems;
}

/** Only small whole numbers are a sequence; timestamps always have gaps. */
function isGap(before: string, after: string): boolean {
  const [a, b] = [Number(before), Number(after)];
  return Number.isInteger(a) && Number.isInteger(b) && b < 100_000 && b - a > 1;
}

async function readMigration(folder: string, fileName: string): Promise<MigrationFile> {
  const parsed = parseFileName(fileName);
  if (parsed === null)
    throw new OperatorError("migrations.bad_name", `${fileName} has no version in its name.`, {
      hint: "Name it like 004_add_index.sql, V004__add_index.sql or 20260131120000_add_index.sql; or keep it outside this folder: scripts that repeat (R__) or undo (U__) are not run.",
    });
  const path = join(folder, fileName);
  try {
    await refuseOutside(folder, path, fileName);
    const { size } = await stat(path);
    if (size > maxFileBytes) throw tooLarge(fileName, size);
    return { ...parsed, fileName, path, sizeBytes: size, ...(await checksums(path, fileName)) };
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw new OperatorError("migrations.file_unreadable", `${fileName} cannot be read: ${messageOf(error)}`, {
      hint: `Let Seaworthy's user read it: chmod a+r ${path}`,
      cause: error,
    });
  }
}

async function refuseOutside(folder: string, path: string, fileName: string): Promise<void> {
  const [root, real] = await Promise.all([realpath(folder), realpath(path)]);
  if (real.startsWith(root + sep)) return;
  throw new OperatorError("migrations.outside", `${fileName} is a link to a place outside the migrations folder.`, {
    hint: "Copy the file into the folder.",
  });
}

function tooLarge(fileName: string, sizeBytes: number): OperatorError {
  return new OperatorError(
    "migrations.file_too_large",
    `${fileName} has ${formatBytes(sizeBytes)}; a migration may have ${formatBytes(maxFileBytes)}.`,
    { hint: "Load large data as a restore, or split the file." },
  );
}

async function checksums(path: string, fileName: string): Promise<{ checksum: string; checksumRaw: string }> {
  const [normalised, raw] = [createHash("sha256"), createHash("sha256")];
  // `fatal` rejects invalid UTF-8; by default the decoder also drops a byte order mark.
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let heldReturn = "";
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      raw.update(chunk as Buffer);
      const text = heldReturn + decoder.decode(chunk as Buffer, { stream: true });
      heldReturn = text.endsWith("\r") ? "\r" : "";
      normalised.update((heldReturn === "" ? text : text.slice(0, -1)).replaceAll("\r\n", "\n"));
    }
    normalised.update(heldReturn + decoder.decode());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new OperatorError("migrations.invalid_utf8", `${fileName} is not valid UTF-8.`, {
      hint: `Convert it: iconv -f latin1 -t utf-8 ${fileName}`,
      cause: error,
    });
  }
  return { checksum: normalised.digest("hex"), checksumRaw: raw.digest("hex") };
}
