import { desc, eq } from "drizzle-orm";
import { z } from "zod";
import { type Manifest, openArchive } from "@/lib/archive";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { audit } from "@/lib/store/schema";
import { type BackupRow, type BackupSummary, readBackup, summaryOf } from "./backup-summary";

export const GetBackupInput = z.object({ id: z.string() });

export type ManifestView = Pick<
  Manifest,
  "tables" | "objects" | "cannotSee" | "position" | "server" | "totals" | "charset" | "collation"
> & { frameCount: number };

export interface BackupDetail extends BackupSummary {
  /** What is inside; null for other tools' files and when the file cannot be read. */
  manifest: ManifestView | null;
  missingFile: boolean;
  history: { at: Date; actorName: string; action: string; outcome: string }[];
}

/** One backup with what its manifest says and what was done to it. Throws `backup.not_found`. */
export async function getBackup(
  deps: Deps,
  actor: Actor,
  input: z.infer<typeof GetBackupInput>,
): Promise<BackupDetail> {
  requireScope(actor, "backups:read");
  const row = await readBackup(deps.store.db, input.id);
  const [file, history] = await Promise.all([lookInside(deps, row), historyOf(deps, row)]);
  return { ...summaryOf(row), ...file, history };
}

async function lookInside(deps: Deps, row: BackupRow): Promise<Pick<BackupDetail, "manifest" | "missingFile">> {
  if (row.state !== "complete") return { manifest: null, missingFile: false };
  try {
    if (row.format === "sql") {
      await (await deps.archives.open(row.fileName)).close();
      return { manifest: null, missingFile: false };
    }
    const archive = await openArchive(deps.archives, row.fileName);
    await archive.close();
    return { manifest: viewOf(archive.manifest), missingFile: false };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    // A file that is gone or damaged is what the page has to show, not a reason to show nothing.
    return { manifest: null, missingFile: error.code === "storage.not_found" };
  }
}

function viewOf(manifest: Manifest): ManifestView {
  const { tables, objects, cannotSee, position, server, totals, charset, collation } = manifest;
  return {
    tables,
    objects,
    cannotSee,
    position,
    server,
    totals,
    charset,
    collation,
    frameCount: manifest.frames.length,
  };
}

async function historyOf(deps: Deps, row: BackupRow): Promise<BackupDetail["history"]> {
  return deps.store.db
    .select({ at: audit.at, actorName: audit.actorName, action: audit.action, outcome: audit.outcome })
    .from(audit)
    .where(eq(audit.subject, row.fileName))
    .orderBy(desc(audit.id))
    .limit(50);
}
