import { connectionDemand, type ConnectionSizes, spareConnections as spare } from "@/lib/config/connection-demand";
import { type ConnectionLimit, readConnectionLimit } from "@/lib/mysql/connection-limit";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { toHealth } from "./judgements";
import { type Ask, askOn, onTarget, readCounters } from "./on-target";

interface ConnectionFacts {
  sizes: ConnectionSizes;
  target: ServerUse;
  store: ServerUse;
}

interface ServerUse extends ConnectionLimit {
  /** The most at once since the server started. */
  peak: number;
  now: number;
  /** Refused because there were too many, since it started. */
  refused: number;
}

export const connectionsCheck = defineCheck<ConnectionFacts>({
  id: "db.connections",
  area: "database",
  title: "Room for connections",
  why: "A server that is out of connections refuses the application, and whoever wants to see why.",
  severity: "critical",
  pace: "quick",
  limitSeconds: 10,
  async gather(deps, look) {
    const { webReplicas, workerReplicas, storePoolSize, targetPoolSize, jobConcurrency, backupConnections } =
      deps.config;
    const sizes = { webReplicas, workerReplicas, storePoolSize, targetPoolSize, jobConcurrency, backupConnections };
    const target = await onTarget(deps, look, ({ ask }) => readUse(ask));
    return { sizes, target, store: await readUse(askOn(deps.store.pool)) };
  },
  judge({ sizes, target, store }): Judgement {
    const demands =
      target.identity === store.identity
        ? [demand("server", sizes, ["store", "target"], target)]
        : [demand("target's server", sizes, ["target"], target), demand("store's server", sizes, ["store"], store)];
    const facts = evidence(
      demands.flatMap(({ name, use, sum, needed }) => [
        [`Seaworthy on the ${name}`, `${sum} = ${needed}`] as const,
        [`Limit of the ${name}`, `${use.limit} − ${spare} = ${use.limit - spare}`] as const,
        [
          `Open on the ${name}`,
          `${use.now} now, ${use.peak} at most since it started, ${use.refused} refused`,
        ] as const,
      ]),
    );
    const short = demands.find(({ needed, use }) => needed > use.limit - spare);
    if (short !== undefined)
      return {
        status: "failed",
        summary: `Seaworthy may need ${short.needed} connections of the ${short.name}, which has ${short.use.limit - spare} to give`,
        evidence: facts,
        remedy: raise(short, "or give Seaworthy fewer (DB_POOL_SIZE, TARGET_POOL_SIZE, BACKUP_CONNECTIONS)"),
      };
    const full = demands.find(({ use }) => use.peak > use.limit - spare || use.refused > 0);
    if (full !== undefined)
      return {
        status: "warning",
        severity: "warning",
        summary:
          full.use.refused > 0
            ? `The ${full.name} has refused ${full.use.refused} connections since it started`
            : `The ${full.name} has had ${full.use.peak} of ${full.use.limit} connections open at once`,
        evidence: facts,
        remedy: raise(full, "or find out who opens so many; the counters start again with FLUSH STATUS"),
      };
    const used = demands.map(({ name, needed, use }) => `${needed} of ${use.limit - spare} on the ${name}`);
    return { status: "ok", summary: `Seaworthy needs at most ${used.join(", ")}`, evidence: facts };
  },
});

interface Demand {
  name: string;
  use: ServerUse;
  sum: string;
  needed: number;
}

function demand(name: string, sizes: ConnectionSizes, holds: readonly ("store" | "target")[], use: ServerUse): Demand {
  return { name, use, ...connectionDemand(sizes, holds) };
}

function raise({ needed, use, name }: Demand, otherwise: string): NonNullable<Judgement["remedy"]> {
  const wanted = Math.ceil((Math.max(needed, use.peak) + use.now + spare) / 50) * 50;
  return {
    text: `Let the ${name} take more, now and in its configuration, ${otherwise}.`,
    command: `SET GLOBAL max_connections = ${Math.max(wanted, use.limit + 50)};`,
    link: toHealth,
  };
}

async function readUse(ask: Ask): Promise<ServerUse> {
  const { identity, limit } = await readConnectionLimit(ask);
  const counters = await readCounters(ask, [
    "Max_used_connections",
    "Threads_connected",
    "Connection_errors_max_connections",
  ]);
  return {
    identity,
    limit,
    peak: counters.get("Max_used_connections") ?? 0,
    now: counters.get("Threads_connected") ?? 0,
    refused: counters.get("Connection_errors_max_connections") ?? 0,
  };
}
