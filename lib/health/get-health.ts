import { hostname } from "node:os";
import type { RowDataPacket } from "mysql2/promise";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Config } from "@/lib/config/config";
import type { Deps } from "@/lib/deps";
import { withoutPassword } from "@/lib/kernel/redact";
import { getReadiness } from "./get-readiness";
import { getVersion, type VersionView } from "./get-version";
import { getQueue, getWorkers, type QueueView, type WorkerView } from "./get-workers";
import { type PoolUse, poolUse } from "./pool-use";
import { ask, type Check, withinLimit } from "./probe";

export interface DatabaseView {
  role: "store" | "target";
  /** `mysql://user@host:3306/database`, without the password. */
  description: string;
  database: string;
  /** `10.11.14-MariaDB-0+deb12u2`; null when it does not answer. */
  serverVersion: string | null;
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
  web: {
    host: string;
    pid: number;
    nodeVersion: string;
    startedAt: Date;
    uptimeSeconds: number;
    residentBytes: number;
    heapUsedBytes: number;
  };
  databases: DatabaseView[];
  /** Null while the store does not answer. */
  workers: WorkerView[] | null;
  queue: QueueView | null;
  /** `freeBytes` null: the storage cannot tell. */
  archives: { location: string; freeBytes: number | null };
}

/** How everything is, measured now. Parts that do not answer in time are null; the probes say why. */
export async function getHealth(deps: Deps, actor: Actor): Promise<HealthView> {
  requireScope(actor, "health:read");
  const { config, store, target, archives } = deps;
  const [readiness, storeVersion, targetVersion, workers, queue, freeBytes] = await Promise.all([
    getReadiness(deps),
    serverVersion(deps, "store"),
    serverVersion(deps, "target"),
    orNull(getWorkers(store)),
    orNull(getQueue(store)),
    orNull(archives.freeBytes()),
  ]);
  return {
    at: deps.clock.now(),
    version: getVersion(config),
    mode: config.mode,
    environment: config.environment,
    baseUrl: config.baseUrl,
    ready: readiness.ready,
    probes: readiness.checks,
    web: thisProcess(deps.clock.now()),
    databases: [
      {
        role: "store",
        description: withoutPassword(config.storeUrl),
        database: store.database,
        serverVersion: storeVersion,
        pool: poolUse(store.pool),
      },
      {
        role: "target",
        description: target.description,
        database: target.database,
        serverVersion: targetVersion,
        pool: poolUse(target.pool),
      },
    ],
    workers,
    queue,
    archives: { location: archives.describe(), freeBytes },
  };
}

async function serverVersion(deps: Deps, role: "store" | "target"): Promise<string | null> {
  const rows = await orNull(ask<RowDataPacket & { version: string }>(deps[role].pool, "SELECT VERSION() AS version"));
  return rows?.[0]?.version ?? null;
}

/** A part that does not answer leaves a gap in the page, not an error instead of it. */
function orNull<T>(work: Promise<T>): Promise<T | null> {
  return withinLimit(work).catch(() => null);
}

function thisProcess(now: Date): HealthView["web"] {
  const uptimeSeconds = process.uptime();
  const { rss, heapUsed } = process.memoryUsage();
  return {
    host: hostname(),
    pid: process.pid,
    nodeVersion: process.version,
    startedAt: new Date(now.getTime() - uptimeSeconds * 1000),
    uptimeSeconds: Math.round(uptimeSeconds),
    residentBytes: rss,
    heapUsedBytes: heapUsed,
  };
}
