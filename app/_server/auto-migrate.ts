import { systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { sha256Hex } from "@/lib/kernel/ids";
import { getMigrations, startMigrations } from "@/lib/migrations";

/**
 * AUTO_MIGRATE: hands what is pending to a worker. However many processes start, one set of files is tried once; what
 * failed waits for a person. A target that is away does not keep the console from starting: it is where one would look.
 */
export async function enqueuePending(deps: Deps): Promise<void> {
  try {
    const { items } = await getMigrations(deps, systemActor);
    const pending = items.filter((item) => item.state === "pending");
    if (pending.length === 0) return;
    const set = sha256Hex(pending.map((item) => `${item.version}:${item.checksum}`).join("\n"));
    const { jobId } = await startMigrations(deps, systemActor, { idempotencyKey: `auto-migrate:${set}` });
    deps.log.info({ jobId, pending: pending.length }, "AUTO_MIGRATE: pending migrations handed to a worker");
  } catch (error) {
    deps.log.error({ err: error }, "AUTO_MIGRATE: pending migrations could not be started");
  }
}
