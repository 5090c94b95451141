import { type Actor, requireScope, systemActor } from "@/lib/auth/actor";
import type { Config } from "@/lib/config/config";
import type { Deps } from "@/lib/deps";
import { withoutPassword } from "@/lib/kernel/redact";
import type { StartupPhase } from "@/lib/kernel/startup";
import { getMailStatus, type MailStatus } from "@/lib/mail";
import type { MigrationsView } from "@/lib/migrations";
import { type ContainerView, readContainer } from "./container";
import { getReadiness, targetMigrations } from "./get-readiness";
import { getVersion, type VersionView } from "./get-version";
import { getQueue, getWorkers, type QueueView, type WorkerView } from "./get-workers";
import { askServer, type ServerView } from "./get-target-server";
import { type PoolUse, poolUse } from "./pool-use";
import { type Check, orNull, timed } from "./probe";
import { type ProcessNote, readProcessNotes } from "./process-notes";
import { describeThisProcess, type ProcessView } from "./process-view";

export interface DatabaseView {
  role: "store" | "target";
  /** `mysql://user@host:3306/database`, without the password. */
  description: string;
  database: string;
  /** What the server says of itself; null when it does not answer. */
  server: ServerView | null;
  /** Of this web process. */
  pool: PoolUse;
}

export interface HealthView {
  at: Date;
  version: VersionView;
  mode: Config["mode"];
  environment: Config["environment"];
  baseUrl: string;
  ready: boolean;
  probes: Check[];
  /** The web process that answered; others may be behind the same address. */
  web: ProcessView;
  container: ContainerView;
  databases: DatabaseView[];
  /** Null while the target does not answer, or its folder of migrations cannot be read. */
  migrations: MigrationsView["counts"] | null;
  /** Null while the store does not answer. */
  workers: WorkerView[] | null;
  queue: QueueView | null;
  /** Every web and worker process that left its note within the last minutes. */
  processes: NotedProcess[] | null;
  mail: MailHealth | null;
  /** `freeBytes` null: the storage cannot tell, or not in time. */
  archives: { location: string; freeBytes: number | null; latencyMs: number };
}

export interface NotedProcess {
  role: ProcessNote["role"];
  host: string;
  pid: number;
  version: string;
  residentBytes: number;
  /** Of its container; null: none. */
  memoryLimitBytes: number | null;
  startup: StartupPhase[];
}

export interface MailHealth {
  mode: MailStatus["mode"];
  counts: MailStatus["counts"];
  lastSentAt: Date | null;
  lastFailedAt: Date | null;
}

/** How everything is, measured now. Parts that do not answer in time are null; the probes say why. */
export async function getHealth(deps: Deps, actor: Actor): Promise<HealthView> {
  requireScope(actor, "health:read");
  const { config, store, target, archives } = deps;
  const [readiness, container, storeServer, targetServer, migrations, workers, queue, notes, mail, room] =
    await Promise.all([
      getReadiness(deps),
      readContainer(),
      orNull(askServer(deps, "store")),
      orNull(askServer(deps, "target")),
      orNull(targetMigrations(deps)),
      orNull(getWorkers(store)),
      orNull(getQueue(store)),
      orNull(readProcessNotes(deps)),
      orNull(mailHealth(deps)),
      timed(orNull(archives.freeBytes())),
    ]);
  const { database, description } = target;
  const [storePool, targetPool] = [poolUse(store.pool), poolUse(target.pool)];
  const storeDescription = withoutPassword(config.storeUrl);
  return {
    at: deps.clock.now(),
    version: getVersion(config),
    mode: config.mode,
    environment: config.environment,
    baseUrl: config.baseUrl,
    ready: readiness.ready,
    probes: readiness.checks,
    web: describeThisProcess(deps.clock.now()),
    container,
    databases: [
      { role: "store", description: storeDescription, database: store.database, server: storeServer, pool: storePool },
      { role: "target", description, database, server: targetServer, pool: targetPool },
    ],
    migrations: migrations?.counts ?? null,
    workers,
    queue,
    processes: notes?.map(notedProcess) ?? null,
    mail,
    archives: { location: archives.describe(), freeBytes: room.value, latencyMs: room.milliseconds },
  };
}

function notedProcess({ role, host, pid, version, memory, startup = [] }: ProcessNote): NotedProcess {
  const { residentBytes, limitBytes: memoryLimitBytes } = memory;
  return { role, host, pid, version, residentBytes, memoryLimitBytes, startup };
}

async function mailHealth(deps: Deps): Promise<MailHealth> {
  const { mode, counts, lastSent, lastFailed } = await getMailStatus(deps, systemActor);
  return { mode, counts, lastSentAt: lastSent?.sentAt ?? null, lastFailedAt: lastFailed?.createdAt ?? null };
}
