import { openArchive } from "@/lib/archive";
import { archiveSource, type Contents, contentsOf, readContents } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { type ErrorReport, OperatorError } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";

export interface Inside {
  /** Null for dumps by other tools, and when `problem` says why it cannot be read. */
  contents: Contents | null;
  problem: ErrorReport | null;
  /** It is encrypted, and its private key has to be given. */
  needsIdentity: boolean;
}

type Row = Parameters<typeof archiveSource>[1] & { id: string; format: "archive" | "sql" };

/** What a backup holds, read from its file; from the catalogue where the file is closed to us. */
export async function lookInside(deps: Deps, row: Row): Promise<Inside> {
  const needsIdentity = row.recipients !== null && deps.config.ageIdentity === null;
  const known = { contents: await readContents(deps.store.db, row.id), problem: null, needsIdentity };
  if (needsIdentity) return known;
  try {
    const source = archiveSource(deps, row);
    if (row.format === "sql") {
      await (await source.open(row.fileName)).close();
      return known;
    }
    const archive = await openArchive(source, row.fileName);
    await archive.close();
    return { ...known, contents: contentsOf(archive.manifest) };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return { contents: null, problem: reportError(error), needsIdentity };
  }
}
