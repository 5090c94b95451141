import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import type { StoredFile, UnfinishedFile } from "@/lib/storage/archive-storage";
import { backups, jobs } from "@/lib/store/schema";
import { sqlFilePattern } from "./file-names";

export interface Stray {
  fileName: string;
  /** For people: what it is, and what was done about it. */
  what: string;
}

/**
 * What lies in the storage and belongs to no backup. Leftovers of jobs that have ended are ours and are removed; all
 * else is somebody's and is only reported.
 */
export async function findStrays(deps: Deps, files: readonly StoredFile[]): Promise<Stray[]> {
  return [...(await leftovers(deps)), ...(await ofFailedBackups(deps, files)), ...unknownFiles(files)];
}

/** A writer that still lives writes within its lease, or has lost it. */
async function leftovers(deps: Deps): Promise<Stray[]> {
  const idleSince = deps.clock.now().getTime() - deps.config.jobLeaseSeconds * 1000;
  const idle = (await deps.archives.listUnfinished()).filter(({ modifiedAt }) => modifiedAt.getTime() < idleSince);
  if (idle.length === 0) return [];
  const states = await deps.store.db
    .select({ id: jobs.id, state: jobs.state })
    .from(jobs)
    .where(inArray(jobs.id, [...new Set(idle.map(writerOf))]));
  const stateOf = new Map(states.map(({ id, state }) => [id, state]));
  const strays: Stray[] = [];
  for (const file of idle) {
    const state = stateOf.get(writerOf(file));
    if (state === "queued" || state === "running") continue;
    if (state !== undefined) await deps.archives.discardUnfinished(file.owner);
    const what =
      state === undefined
        ? "unfinished; whoever writes it is not one of this console's jobs"
        : `unfinished, left by a job that ${state}; removed`;
    strays.push({ fileName: file.fileName, what });
  }
  return strays;
}

/** The job of an owner `<job>-<attempt>`. */
function writerOf({ owner }: UnfinishedFile): string {
  return owner.split("-")[0] ?? owner;
}

async function ofFailedBackups(deps: Deps, files: readonly StoredFile[]): Promise<Stray[]> {
  if (files.length === 0) return [];
  const failed = await deps.store.db
    .select({ fileName: backups.fileName })
    .from(backups)
    .where(and(eq(backups.state, "failed"), isNull(backups.deletedAt)));
  const names = new Set(failed.map(({ fileName }) => fileName));
  return files
    .filter(({ fileName }) => names.has(fileName))
    .map(({ fileName }) => ({ fileName, what: "has the name of a backup that failed" }));
}

function unknownFiles(files: readonly StoredFile[]): Stray[] {
  return files
    .filter(({ fileName }) => !sqlFilePattern.test(fileName))
    .map(({ fileName }) => ({ fileName, what: "not an archive: only .sql, .sql.gz and .sql.zst files are read" }));
}
