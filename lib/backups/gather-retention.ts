import { and, desc, eq, gt, inArray, isNull } from "drizzle-orm";
import { z } from "zod";
import type { Deps } from "@/lib/deps";
import type { Store } from "@/lib/store/open-store";
import { audit, backupCopies, backups, jobs, restores } from "@/lib/store/schema";
import { type BackupRow, copyColumns, summaryOf } from "./backup-summary";
import { readPolicy } from "./policy";
import type { RetentionFacts } from "./retention-facts";

/** Downloads are not jobs; the audit log knows when one was begun, and few take longer than this. */
const downloadMs = 6 * 3_600_000;

/** Reads what retention judges. */
export async function gatherRetention(deps: Deps): Promise<RetentionFacts> {
  const { store, clock, copies } = deps;
  const now = clock.now();
  const [policy, rows, inUse, scheduledFailedAt] = await Promise.all([
    readPolicy(store.db),
    store.db
      .select({ row: backups, copy: copyColumns })
      .from(backups)
      .leftJoin(backupCopies, eq(backupCopies.backupId, backups.id))
      .where(and(eq(backups.state, "complete"), isNull(backups.deletedAt))),
    readInUse(store, now),
    readScheduledFailure(store),
  ]);
  const byName = new Map(rows.map(({ row }) => [row.fileName, row.id]));
  return {
    backups: rows.map(({ row, copy }) => summaryOf(row, copy)),
    now,
    retention: policy.retention,
    holdSafetyBackupsDays: policy.holdSafetyBackupsDays,
    timeZone: policy.schedule.timeZone,
    inUse: new Set([...inUse.ids, ...inUse.fileNames.flatMap((name) => byName.get(name) ?? [])]),
    scheduledFailedAt,
    copyStorage: copies?.describe() ?? null,
  };
}

const aboutBackup = z.object({ backupId: z.string() });

/** Whatever a job, a restore or a download is reading now, or is about to. */
async function readInUse({ db }: Store, now: Date): Promise<{ ids: string[]; fileNames: string[] }> {
  const [alive, restoring, downloads] = await Promise.all([
    db
      .select({ payload: jobs.payload, key: jobs.exclusiveKey })
      .from(jobs)
      .where(inArray(jobs.state, ["queued", "running"])),
    db.select({ id: restores.backupId }).from(restores).where(eq(restores.state, "running")),
    db
      .select({ fileName: audit.subject })
      .from(audit)
      .where(and(eq(audit.action, "backup.download"), gt(audit.at, new Date(now.getTime() - downloadMs)))),
  ]);
  const ofJobs = alive.flatMap(({ payload, key }) => {
    const parsed = aboutBackup.safeParse(payload);
    return [parsed.success ? parsed.data.backupId : null, /^backup:(.+)$/.exec(key ?? "")?.[1] ?? null];
  });
  return {
    ids: [...ofJobs, ...restoring.map(({ id }) => id)].filter((id) => id !== null),
    fileNames: downloads.flatMap(({ fileName }) => fileName ?? []),
  };
}

/** When the newest scheduled backup was begun, unless it ended with a verified archive. */
async function readScheduledFailure({ db }: Store): Promise<Date | null> {
  const [newest] = await db
    .select({ state: backups.state, proof: backups.proof, createdAt: backups.createdAt })
    .from(backups)
    .where(and(eq(backups.kind, "scheduled"), inArray(backups.state, ["complete", "failed"])))
    .orderBy(desc(backups.createdAt), desc(backups.id))
    .limit(1);
  return newest === undefined || isGood(newest) ? null : newest.createdAt;
}

function isGood({ state, proof }: Pick<BackupRow, "state" | "proof">): boolean {
  return state === "complete" && (proof === "verified" || proof === "proven");
}
