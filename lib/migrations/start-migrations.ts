import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import { startedBy } from "@/lib/auth/started-by";
import type { Deps } from "@/lib/deps";
import { enqueue } from "@/lib/jobs";
import { OperatorError } from "@/lib/kernel/errors";
import { targetKey } from "@/lib/mysql/target-key";
import { inTransaction } from "@/lib/store/in-transaction";
import { refuseUnresolved, selectFiles } from "./apply-pending";
import { gatherMigrations, type GatheredMigrations } from "./gather-migrations";
import { migrateJob } from "./migrate-job";
import { versionPattern } from "./migration-file";
import { blockingProblems } from "./scan-folder";

export const StartMigrationsInput = z.object({
  /** Last version to apply; all when left out. */
  upTo: z.string().regex(versionPattern).max(50).optional(),
  backupFirst: z.boolean().default(true),
  /** Runs failed files again, from their start. */
  retryFailed: z.boolean().default(false),
  idempotencyKey: z.string().max(200).optional(),
});
export type StartMigrationsInput = z.input<typeof StartMigrationsInput>;

/**
 * Queues a job that applies what is pending, after a backup. Throws `migrations.blocked`, `migrations.nothing_pending`
 * or the folder's first problem; a repeated idempotency key answers with its first job instead.
 */
export async function startMigrations(
  deps: Deps,
  actor: Actor,
  input: StartMigrationsInput,
): Promise<{ jobId: string }> {
  requireScope(actor, "migrations:apply");
  const { idempotencyKey, upTo, backupFirst, retryFailed } = StartMigrationsInput.parse(input);
  const gathered = await gatherMigrations(deps);
  const now = deps.clock.now();
  const { database } = deps.target;
  const payload = {
    backupFirst,
    retryFailed,
    startedBy: startedBy(actor),
    ...(upTo === undefined ? {} : { upTo }),
  };
  return inTransaction(deps.store, async (tx) => {
    const options = {
      title: `Apply migrations to ${database}`,
      actor,
      exclusive: targetKey(database),
      idempotencyKey,
      now,
    };
    const { jobId, existing } = await enqueue(tx, migrateJob, payload, options);
    if (existing) return { jobId };
    // Judged after the key was looked up, so that a repeated request is not told "nothing is pending".
    const fileNames = requireSomethingToDo(gathered, { upTo, retryFailed });
    await recordAudit(
      tx,
      actor,
      { action: "migration.start", subject: database, details: { jobId, fileNames, backupFirst } },
      now,
    );
    return { jobId };
  });
}

function requireSomethingToDo(
  { judged, problems }: GatheredMigrations,
  options: { upTo: string | undefined; retryFailed: boolean },
): string[] {
  const [problem, ...more] = blockingProblems(problems);
  if (problem !== undefined)
    throw new OperatorError(problem.code, problem.message, {
      kind: "conflict",
      ...(problem.hint === undefined ? {} : { hint: problem.hint }),
      details: { moreProblems: more.length },
    });
  refuseUnresolved(judged, options.retryFailed);
  const files = selectFiles(judged, options);
  if (files.length > 0) return files.map(({ fileName }) => fileName);
  throw new OperatorError("migrations.nothing_pending", "There is nothing to apply.", {
    kind: "conflict",
    hint: "Add a .sql file with the next version to the migrations folder.",
  });
}
