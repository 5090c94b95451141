import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { settings } from "@/lib/store/schema";
import type { BackupPolicyView } from "./get-backup-policy";
import { invalidPolicy } from "./invalid-policy";
import { BackupPolicy, policyName, readPolicy } from "./policy";
import { problemOf } from "./schedule-times";
import { restartSchedules } from "./schedules";

/** A misspelt field is refused: left out, it would mean the default. */
const { schedule, drill, retention, ...others } = BackupPolicy.shape;
export const UpdateBackupPolicyInput = z.strictObject({
  ...others,
  schedule: strictly(schedule),
  drill: strictly(drill),
  retention: strictly(retention),
});
export type UpdateBackupPolicyInput = z.input<typeof UpdateBackupPolicyInput>;

/** Puts a whole policy in place of the present one. Throws `policy.invalid` naming the fields. */
export async function updateBackupPolicy(
  deps: Deps,
  actor: Actor,
  input: UpdateBackupPolicyInput,
): Promise<BackupPolicyView> {
  requireScope(actor, "settings:manage");
  const now = deps.clock.now();
  requireRecentPassword(actor, now);
  const policy = parsePolicy(input, now);
  return inTransaction(deps.store, async (tx) => {
    const before = await readPolicy(tx);
    const change = { updatedAt: now, updatedByName: actor.name.slice(0, 120) };
    const row = { value: policy, ...change };
    await tx
      .insert(settings)
      .values({ name: policyName, ...row })
      .onDuplicateKeyUpdate({ set: row });
    await restartSchedules(tx, before, policy, change);
    await recordAudit(
      tx,
      actor,
      { action: "backup.policy", subject: policyName, details: { before, after: policy } },
      now,
    );
    return { policy, ...change };
  });
}

function parsePolicy(input: UpdateBackupPolicyInput, now: Date): BackupPolicy {
  const parsed = UpdateBackupPolicyInput.safeParse(input);
  if (!parsed.success)
    throw invalidPolicy(Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join("."), message])));
  const { schedule, drill } = parsed.data;
  const { timeZone } = schedule;
  const wrong = problemOf(schedule, now);
  const wrongDrill = problemOf({ cron: drill.cron, timeZone }, now);
  const fields = {
    ...(wrong === null ? {} : { [`schedule.${wrong.field}`]: wrong.problem }),
    ...(wrongDrill?.field === "cron" ? { "drill.cron": wrongDrill.problem } : {}),
  };
  if (Object.keys(fields).length > 0) throw invalidPolicy(fields);
  return parsed.data;
}

function strictly<Shape extends z.ZodRawShape>(part: z.ZodDefault<z.ZodObject<Shape>>) {
  return part
    .unwrap()
    .strict()
    .default(part.def.defaultValue as never);
}
