import { desc, eq } from "drizzle-orm";
import { z } from "zod";
import { openArchive } from "@/lib/archive";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { audit } from "@/lib/store/schema";
import { archiveSource } from "./archive-source";
import { BackupId } from "./backup-id";
import { type BackupRow, type BackupSummary, readBackup, readSummary } from "./backup-summary";
import { type BackupChanges, changesBetween } from "./changes";
import { type Contents, contentsOf, readContents } from "./contents";
import { readPrevious } from "./read-previous";
import { type ProofView, readProofs } from "./read-proofs";

export const GetBackupInput = z.object({ id: BackupId });

export interface BackupDetail extends BackupSummary {
  /** What is inside; null for other tools' files, and when neither the store nor the file tells. */
  contents: Contents | null;
  missingFile: boolean;
  /** Newest first. */
  history: { at: Date; actorName: string; action: string; outcome: string }[];
  /** Every attempt to prove something about it, newest first, at most 100. */
  proofs: ProofView[];
  /** The backup before this one that is still there. */
  previous: { id: string; fileName: string; createdAt: Date } | null;
  /** Against `previous`; null without one. */
  changes: BackupChanges | null;
}

/** One backup: what is in it, what was proven, what changed since the one before. Throws `backup.not_found`. */
export async function getBackup(
  deps: Deps,
  actor: Actor,
  input: z.infer<typeof GetBackupInput>,
): Promise<BackupDetail> {
  requireScope(actor, "backups:read");
  const row = await readBackup(deps.store.db, input.id);
  const [summary, file, history, proofs] = await Promise.all([
    readSummary(deps.store.db, row.id),
    lookInside(deps, row),
    historyOf(deps, row),
    readProofs(deps.store, row.id),
  ]);
  return { ...summary, ...file, history, proofs, ...(await compare(deps, row, file.contents)) };
}

async function lookInside(deps: Deps, row: BackupRow): Promise<Pick<BackupDetail, "contents" | "missingFile">> {
  if (row.state !== "complete") return { contents: null, missingFile: false };
  const known = await readContents(deps.store.db, row.id);
  const source = archiveSource(deps, row);
  try {
    if (row.format === "archive" && known === null) {
      const archive = await openArchive(source, row.fileName);
      await archive.close();
      return { contents: contentsOf(archive.manifest), missingFile: false };
    }
    await (await source.open(row.fileName)).close();
    return { contents: known, missingFile: false };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    // A file that is gone, damaged or locked is what the page has to show, not a reason to show nothing.
    return { contents: known, missingFile: error.code === "storage.not_found" };
  }
}

async function compare(
  deps: Deps,
  row: BackupRow,
  contents: Contents | null,
): Promise<Pick<BackupDetail, "previous" | "changes">> {
  const previous = contents === null ? null : await readPrevious(deps.store.db, row);
  if (previous === null || contents === null) return { previous: null, changes: null };
  const { id, fileName, createdAt } = previous.row;
  return { previous: { id, fileName, createdAt }, changes: changesBetween(previous.contents, contents) };
}

async function historyOf(deps: Deps, row: BackupRow): Promise<BackupDetail["history"]> {
  return deps.store.db
    .select({ at: audit.at, actorName: audit.actorName, action: audit.action, outcome: audit.outcome })
    .from(audit)
    .where(eq(audit.subject, row.fileName))
    .orderBy(desc(audit.id))
    .limit(50);
}
