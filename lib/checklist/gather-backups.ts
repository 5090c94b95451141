import { and, desc, eq, inArray, isNotNull, isNull, max, min, ne, or } from "drizzle-orm";
import type { Actor } from "@/lib/auth/actor";
import { getSchedule, getStorage, listBackups, previewRetention } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { lastDrill } from "@/lib/drills";
import { withinLimit } from "@/lib/health";
import type { ErrorReport } from "@/lib/kernel/errors";
import { backupCopies, backups, jobs } from "@/lib/store/schema";
import type { BackupFacts } from "./overview-facts";

const whole = and(eq(backups.state, "complete"), isNull(backups.deletedAt));
const readBack = inArray(backups.proof, ["verified", "proven"]);
const shown = 5;

/** Everything the verdict on backups rests on. A storage that does not answer is a fact. */
export async function gatherBackups(deps: Deps, actor: Actor): Promise<BackupFacts> {
  const [newest, damaged, suspect, schedule, drill, restoreTime, retention, storage, uncopiedSince] = await Promise.all(
    [
      readNewest(deps),
      readDamaged(deps),
      listBackups(deps, actor, { suspect: true, limit: shown }),
      getSchedule(deps, actor),
      lastDrill(deps, actor),
      readRestoreTime(deps),
      previewRetention(deps, actor),
      readStorage(deps, actor),
      readUncopied(deps),
    ],
  );
  const { frozen, remove } = retention;
  return {
    ...newest,
    damaged,
    suspect: suspect.items.map(({ id, fileName, createdAt }) => ({ id, fileName, createdAt })),
    schedule,
    scheduledError: await readError(deps, schedule.backup.last?.jobId ?? null),
    lastDrill: drill && { at: drill.at, outcome: drill.outcome, fileName: drill.backup.fileName, error: drill.error },
    restoreTime,
    frozen: frozen && { why: frozen.why, waiting: remove.length },
    storage,
    uncopiedSince,
  };
}

async function readNewest({
  store,
  config,
}: Deps): Promise<Pick<BackupFacts, "newestAt" | "newestVerifiedAt" | "neededBytes">> {
  // An upload says nothing about when its content was true.
  const verified = and(whole, readBack, ne(backups.kind, "uploaded"));
  const [[newest], [safe], [size]] = await Promise.all([
    store.db
      .select({ at: max(backups.completedAt) })
      .from(backups)
      .where(whole),
    store.db
      .select({ at: max(backups.createdAt) })
      .from(backups)
      .where(verified),
    store.db
      .select({ sizeBytes: backups.sizeBytes })
      .from(backups)
      .where(and(whole, inArray(backups.kind, ["manual", "scheduled"]), isNotNull(backups.sizeBytes)))
      .orderBy(desc(backups.createdAt))
      .limit(1),
  ]);
  const neededBytes = size?.sizeBytes == null ? null : size.sizeBytes + config.backupReserveBytes;
  return { newestAt: newest?.at ?? null, newestVerifiedAt: safe?.at ?? null, neededBytes };
}

async function readDamaged({ store }: Deps): Promise<BackupFacts["damaged"]> {
  return store.db
    .select({ fileName: backups.fileName, completedAt: backups.completedAt })
    .from(backups)
    .where(and(whole, eq(backups.proof, "damaged")))
    .orderBy(desc(backups.createdAt))
    .limit(shown);
}

/** Of a backup that was deleted since, too: what was measured was measured. */
async function readRestoreTime({ store }: Deps): Promise<BackupFacts["restoreTime"]> {
  const [row] = await store.db
    .select({ ms: backups.restoreMs, provenAt: backups.provenAt, backupId: backups.id, fileName: backups.fileName })
    .from(backups)
    .where(and(isNotNull(backups.provenAt), isNotNull(backups.restoreMs)))
    .orderBy(desc(backups.provenAt))
    .limit(1);
  if (row === undefined || row.ms === null || row.provenAt === null) return null;
  return { ...row, ms: row.ms, provenAt: row.provenAt };
}

async function readStorage(deps: Deps, actor: Actor): Promise<BackupFacts["storage"]> {
  try {
    return await withinLimit(getStorage(deps, actor));
  } catch (error) {
    deps.log.warn({ err: error }, "the overview could not ask the storage");
    return null;
  }
}

async function readUncopied({ store, copies }: Deps): Promise<Date | null> {
  if (copies === null) return null;
  const [row] = await store.db
    .select({ at: min(backups.completedAt) })
    .from(backups)
    .leftJoin(backupCopies, and(eq(backupCopies.backupId, backups.id), eq(backupCopies.storage, copies.describe())))
    .where(and(whole, readBack, or(isNull(backupCopies.state), ne(backupCopies.state, "complete"))));
  return row?.at ?? null;
}

async function readError({ store }: Deps, jobId: string | null): Promise<ErrorReport | null> {
  if (jobId === null) return null;
  const [job] = await store.db.select({ error: jobs.error }).from(jobs).where(eq(jobs.id, jobId));
  return job?.error ?? null;
}
