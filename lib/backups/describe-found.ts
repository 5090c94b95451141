import { inspectSqlFile, type Manifest, openArchive } from "@/lib/archive";
import type { Deps } from "@/lib/deps";
import { codeOf, OperatorError } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { type ArchiveSource, archiveSource } from "./archive-source";
import type { BackupRow } from "./backup-summary";

export interface Described {
  row: Partial<BackupRow>;
  /** Set for an archive of ours, whichever console made it. */
  manifest: Manifest | null;
}

/**
 * What a file that was not made here says of itself: an archive of ours from another console, or some tool's header.
 * A file that cannot be read is described as damaged; what is encrypted, and its key not here, stays undescribed.
 */
export async function describeFound(deps: Deps, fileName: string): Promise<Described> {
  const recipients = fileName.toLowerCase().endsWith(".age") ? [] : null;
  const source = archiveSource(deps, { fileName, recipients }, { place: "first" });
  try {
    const { row, manifest } = await describe(source, fileName);
    return { row: { ...row, recipients }, manifest };
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    if (error.code.startsWith("encryption.")) return { row: { recipients }, manifest: null };
    if (!error.code.startsWith("archive.")) throw error;
    const row = {
      recipients,
      proof: "damaged",
      verifyError: reportError(error),
      verifiedAt: deps.clock.now(),
    } as const;
    return { row, manifest: null };
  }
}

async function describe(source: ArchiveSource, fileName: string): Promise<Described> {
  const manifest = await manifestOf(source, fileName);
  if (manifest !== null) return { row: fromManifest(manifest), manifest };
  const found = await inspectSqlFile(source, fileName);
  const row = {
    ...(found.database === null ? {} : { databaseName: found.database.slice(0, 64) }),
    ...(found.server === null ? {} : { server: found.server.slice(0, 80) }),
  };
  return { row, manifest: null };
}

/** Null for a file that is not an archive of ours. */
export async function manifestOf(source: ArchiveSource, fileName: string): Promise<Manifest | null> {
  if (!/\.zst(\.age)?$/i.test(fileName)) return null;
  try {
    const archive = await openArchive(source, fileName);
    await archive.close();
    return archive.manifest;
  } catch (error) {
    if (codeOf(error) === "archive.not_ours") return null;
    throw error;
  }
}

export function fromManifest({ database, server, totals, migrationVersion }: Manifest) {
  return {
    format: "archive",
    databaseName: database.slice(0, 64),
    server: `${server.flavour} ${server.version}`.slice(0, 80),
    tableCount: totals.tables,
    rowCount: totals.rows,
    plainBytes: totals.plainBytes,
    migrationVersion,
  } as const satisfies Partial<BackupRow>;
}
