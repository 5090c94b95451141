import { type AuditEntry, recordAudit } from "@/lib/audit/record-audit";
import { actorWhoStarted } from "@/lib/auth/started-by";
import type { Deps } from "@/lib/deps";
import type { JobHandler, JobRun } from "@/lib/jobs";
import { OperatorError } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { applyPending } from "./apply-pending";
import { migrateJob, type MigratePayload } from "./migrate-job";
import { blockingProblems, scanFolder } from "./scan-folder";

/** A dump holds the same lock for as long as it takes; the jobs' exclusive key lets one wait for the other already. */
const lockWaitSeconds = 30;

/** The backups' verb, handed in by the worker: backups in turn ask us for the current version. */
export interface MigrationJobTools {
  takeBackup(
    deps: Deps,
    run: JobRun<unknown>,
    options: { kind: "pre-migration"; actorName: string },
  ): Promise<{ id: string; fileName: string }>;
}

/** Runs `migrate` jobs: backup, then file by file; each file's end is in the audit log. */
export function migrationJobHandler(deps: Deps, tools: MigrationJobTools): JobHandler<MigratePayload> {
  return {
    definition: migrateJob,
    async run(run) {
      const { backupFirst, startedBy } = run.payload;
      const options = { kind: "pre-migration", actorName: startedBy.name } as const;
      const backup = backupFirst ? await tools.takeBackup(deps, run, options) : null;
      run.signal.throwIfAborted();
      return { ...(await apply(deps, run)), backupId: backup?.id ?? null };
    },
    async settle(tx, { startedBy }, outcome) {
      const entry: AuditEntry = {
        action: "migration.failed",
        subject: deps.target.database,
        outcome: "failed",
        details: { outcome },
      };
      await recordAudit(tx, actorWhoStarted(startedBy), entry, deps.clock.now());
    },
  };
}

async function apply(deps: Deps, run: JobRun<MigratePayload>): Promise<{ applied: string[] }> {
  const { upTo, retryFailed, startedBy } = run.payload;
  const { files, problems } = await scanFolder(deps.config.migrationsDir);
  const [problem] = blockingProblems(problems);
  if (problem !== undefined)
    throw new OperatorError(problem.code, problem.message, problem.hint === undefined ? {} : { hint: problem.hint });
  const record = (entry: AuditEntry) =>
    run.fenced((tx) => recordAudit(tx, actorWhoStarted(startedBy), entry, deps.clock.now()));
  const connection = await deps.target.connect();
  try {
    const bookkeeper = await deps.target.connect();
    try {
      return await applyPending({
        connection,
        bookkeeper,
        database: deps.target.database,
        files,
        upTo,
        retryFailed,
        installedBy: startedBy.name,
        lockWaitSeconds,
        signal: run.signal,
        onProgress: ({ fileName, done, total }) =>
          run.progress({ stage: `applying ${fileName}`, done, total, unit: "statements" }),
        onLog: (line, level) => run.log(line, level),
        onApplied: (file) =>
          record({
            action: "migration.applied",
            subject: file.fileName,
            details: { jobId: run.id, checksum: file.checksum },
          }),
      });
    } finally {
      bookkeeper.destroy();
    }
  } catch (error) {
    await recordUnlessOvertaken(run, () =>
      record({
        action: "migration.failed",
        subject: deps.target.database,
        outcome: "failed",
        details: { jobId: run.id, ...reportError(error) },
      }),
    );
    throw error;
  } finally {
    connection.destroy();
  }
}

/** A worker that lost its lease may write nothing any more; whoever settles the job writes the row instead. */
async function recordUnlessOvertaken(run: JobRun<MigratePayload>, record: () => Promise<void>): Promise<void> {
  try {
    await record();
  } catch (error) {
    run.log(`The failure could not be written to the audit log: ${reportError(error).message}`, "warning");
  }
}
