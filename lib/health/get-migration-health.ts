import type { Deps } from "@/lib/deps";
import { pendingStoreMigrations } from "@/lib/migrations";
import { targetMigrations } from "./get-readiness";
import { type Check, impatient, probe } from "./probe";

export interface MigrationHealth {
  /** Nothing is pending or failed, in the store and in the target. */
  upToDate: boolean;
  checks: Check[];
}

/**
 * Whether every migration is applied: what a release waits for. Answers within two seconds; a database that does not
 * answer is a failure here, since nothing is known. Public: messages hold numbers only, and who asks while another is
 * being answered gets the same answer, since looking reads folders and histories.
 */
export function getMigrationHealth(deps: Deps): Promise<MigrationHealth> {
  const joined = underWay.get(deps);
  if (joined !== undefined) return joined;
  const looking = look(deps).finally(() => underWay.delete(deps));
  underWay.set(deps, looking);
  return looking;
}

const underWay = new WeakMap<Deps, Promise<MigrationHealth>>();

async function look(deps: Deps): Promise<MigrationHealth> {
  const checks = await Promise.all([
    probe("store-migrations", async () => {
      const pending = (await pendingStoreMigrations({ pool: impatient(deps.store.pool) })).length;
      return { status: pending === 0 ? "ok" : "failed", message: `${pending} pending.` };
    }),
    probe("target-migrations", async () => {
      const { applied, pending, failed, changed } = (await targetMigrations(deps)).counts;
      const message = `${applied} applied, ${pending} pending, ${failed} failed, ${changed} changed since.`;
      return { status: pending + failed > 0 ? "failed" : changed > 0 ? "warning" : "ok", message };
    }),
  ]);
  return { upToDate: checks.every(({ status }) => status !== "failed"), checks };
}
