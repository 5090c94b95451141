import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import type { JobHandler, JobRun } from "@/lib/jobs";
import { codeOf, OperatorError } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { formatBytes } from "@/lib/kernel/units";
import type { BackupSummary } from "./backup-summary";
import { gatherRetention } from "./gather-retention";
import { pruneJob, type PruneResult } from "./prune-job";
import { removeBackup } from "./remove-backup";
import { judgeRetention, type RetentionLine } from "./retention";

type Run = JobRun<Record<string, never>>;

/** Runs `prune` jobs: one archive at a time, the oldest first, judged anew before each. */
export function pruneJobHandler(deps: Deps): JobHandler<Record<string, never>> {
  return { definition: pruneJob, run: (run) => prune(deps, run) };
}

async function prune(deps: Deps, run: Run): Promise<PruneResult> {
  const removed: BackupSummary[] = [];
  const passedOver = new Set<string>();
  for (;;) {
    run.signal.throwIfAborted();
    const { remove, frozen } = judgeRetention(await gatherRetention(deps));
    const next = frozen === null ? remove.findLast(({ backup }) => !passedOver.has(backup.id)) : undefined;
    const freed = sizeOf(removed);
    const total = freed + sizeOf(remove.map(({ backup }) => backup));
    run.progress({ stage: "removing", done: freed, total, unit: "bytes" });
    if (next === undefined) return conclude(run, removed, frozen);
    // A lost lease is found out here, before another worker's removals and ours meet.
    await run.fenced(async () => undefined);
    if (await removeOne(deps, run, next, removed)) removed.push(next.backup);
    else passedOver.add(next.backup.id);
  }
}

/** False: since it was judged, somebody began to use or hold it, or deleted it. */
async function removeOne(
  deps: Deps,
  run: Run,
  { backup, reasons }: RetentionLine,
  removed: readonly BackupSummary[],
): Promise<boolean> {
  const reason = reasons.join("; ");
  try {
    const entry = { action: "backup.pruned", details: { reason, jobId: run.id } };
    await removeBackup(deps, { ...systemActor, name: "retention" }, backup.id, entry);
  } catch (error) {
    if (!["backup.in_use", "backup.held", "backup.not_found"].includes(codeOf(error) ?? ""))
      throw stopped(backup, removed, error);
    run.log(`Left ${backup.fileName}: ${reportError(error).message}`);
    return false;
  }
  run.log(`Removed ${backup.fileName}, ${formatBytes(backup.sizeBytes ?? 0)}: ${reason}.`);
  return true;
}

function stopped(backup: BackupSummary, removed: readonly BackupSummary[], cause: unknown): OperatorError {
  const names = removed.map(({ fileName }) => fileName);
  const { message, hint } = reportError(cause);
  const before = names.length === 0 ? "Nothing was removed." : `Removed before: ${names.join(", ")}.`;
  return new OperatorError("prune.stopped", `${backup.fileName} could not be removed: ${message} ${before}`, {
    hint: hint ?? "See whether the storage answers; retention goes on after the next backup.",
    details: { removed: names },
    cause,
  });
}

function conclude(run: Run, removed: readonly BackupSummary[], frozen: PruneResult["frozen"]): PruneResult {
  if (frozen !== null) run.log(`Nothing ${removed.length > 0 ? "more " : ""}is removed: ${frozen.why}`, "warning");
  else if (removed.length === 0) run.log("There was nothing to remove.");
  return {
    removed: removed.map(({ fileName }) => fileName),
    freedBytes: sizeOf(removed),
    frozen,
  };
}

function sizeOf(backups: readonly BackupSummary[]): number {
  return backups.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
}
