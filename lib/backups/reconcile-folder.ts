import { and, eq, inArray, isNotNull } from "drizzle-orm";
import { inspectSqlFile, type Manifest, openArchive } from "@/lib/archive";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { codeOf, OperatorError } from "@/lib/kernel/errors";
import { newId } from "@/lib/kernel/ids";
import { reportError } from "@/lib/kernel/report-error";
import type { StoredFile } from "@/lib/storage/archive-storage";
import { isDuplicateKey } from "@/lib/store/is-duplicate-key";
import { inTransaction } from "@/lib/store/in-transaction";
import { backups } from "@/lib/store/schema";
import type { BackupRow } from "./backup-summary";
import { sqlFilePattern } from "./file-names";

/** A file that still grows is somebody's dump in progress. */
const settledAfterMs = 10_000;

/** Brings files that other tools put into the backups folder into the catalogue as *external*. */
export async function reconcileFolder(deps: Deps): Promise<{ added: string[] }> {
  const files = (await deps.archives.list()).filter(
    (file) => sqlFilePattern.test(file.fileName) && isSettled(file, deps),
  );
  if (files.length === 0) return { added: [] };
  const names = files.map((file) => file.fileName);
  const known = await deps.store.db
    .select({ fileName: backups.fileName, deletedAt: backups.deletedAt })
    .from(backups)
    .where(inArray(backups.fileName, names));
  const listed = new Set(known.filter((row) => row.deletedAt === null).map((row) => row.fileName));
  const added: string[] = [];
  for (const file of files.filter(({ fileName }) => !listed.has(fileName))) {
    if (await addExternal(deps, file)) added.push(file.fileName);
  }
  return { added };
}

function isSettled(file: StoredFile, deps: Deps): boolean {
  return deps.clock.now().getTime() - file.modifiedAt.getTime() >= settledAfterMs;
}

/** False when another worker was quicker. */
async function addExternal(deps: Deps, file: StoredFile): Promise<boolean> {
  const now = deps.clock.now();
  const row = { ...newRow(deps, file), ...(await describe(deps, file)) };
  try {
    await inTransaction(deps.store, async (tx) => {
      // A deleted file's name may come back with new content: the old row makes room, the audit log remembers.
      await tx.delete(backups).where(and(eq(backups.fileName, file.fileName), isNotNull(backups.deletedAt)));
      await tx.insert(backups).values(row);
      await recordAudit(tx, systemActor, { action: "backup.found", subject: file.fileName }, now);
    });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

function newRow(deps: Deps, file: StoredFile): typeof backups.$inferInsert {
  return {
    id: newId(file.modifiedAt),
    fileName: file.fileName,
    kind: "external",
    format: "sql",
    state: "complete",
    proof: "none",
    databaseName: deps.target.database,
    sizeBytes: file.sizeBytes,
    createdByName: "another tool",
    createdAt: file.modifiedAt,
    completedAt: file.modifiedAt,
  };
}

/** What the file says of itself: an archive of ours from another console, or some tool's header. */
async function describe(deps: Deps, file: StoredFile): Promise<Partial<BackupRow>> {
  try {
    const ours = file.fileName.toLowerCase().endsWith(".zst") ? await manifestOf(deps, file.fileName) : null;
    if (ours !== null) return fromManifest(ours);
    const found = await inspectSqlFile(deps.archives, file.fileName);
    return {
      ...(found.database === null ? {} : { databaseName: found.database.slice(0, 64) }),
      ...(found.server === null ? {} : { server: found.server.slice(0, 80) }),
    };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return { proof: "damaged", verifyError: reportError(error), verifiedAt: deps.clock.now() };
  }
}

async function manifestOf(deps: Deps, fileName: string): Promise<Manifest | null> {
  try {
    const archive = await openArchive(deps.archives, fileName);
    await archive.close();
    return archive.manifest;
  } catch (error) {
    if (codeOf(error) === "archive.not_ours") return null;
    throw error;
  }
}

function fromManifest(manifest: Manifest): Partial<BackupRow> {
  return {
    format: "archive",
    databaseName: manifest.database.slice(0, 64),
    server: `${manifest.server.flavour} ${manifest.server.version}`.slice(0, 80),
    tableCount: manifest.totals.tables,
    rowCount: manifest.totals.rows,
    migrationVersion: manifest.migrationVersion,
    createdAt: new Date(manifest.createdAt),
  };
}
