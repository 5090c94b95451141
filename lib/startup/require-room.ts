import { connectionDemand, type ConnectionSizes, spareConnections } from "@/lib/config/connection-demand";
import { OperatorError } from "@/lib/kernel/errors";
import type { ConnectionLimit } from "@/lib/mysql/connection-limit";
import type { DatabaseRole } from "./wait-for-database";

/**
 * Refuses to start where the connections of all processes together do not fit what a server gives, ten of which are
 * others'. `target` null: it does not answer. Throws `startup.connections` with the sum.
 */
export function requireRoom(sizes: ConnectionSizes, store: ConnectionLimit, target: ConnectionLimit | null): void {
  if (target === null) fit(sizes, "the store's server", ["store"], store);
  else if (target.identity === store.identity) fit(sizes, "the database server", ["store", "target"], store);
  else {
    fit(sizes, "the store's server", ["store"], store);
    fit(sizes, "the target's server", ["target"], target);
  }
}

function fit(sizes: ConnectionSizes, server: string, holds: readonly DatabaseRole[], { limit }: ConnectionLimit): void {
  const { sum, needed } = connectionDemand(sizes, holds);
  const given = limit - spareConnections;
  if (needed <= given) return;
  throw new OperatorError(
    "startup.connections",
    `Seaworthy may need more connections than ${server} gives: ${sum} = ${needed}, and max_connections ${limit} − ${spareConnections} = ${given}.`,
    {
      kind: "conflict",
      hint: `Raise max_connections to ${needed + spareConnections} or more, or lower WEB_REPLICAS, WORKER_REPLICAS, ${holds.includes("store") ? "DB_POOL_SIZE" : "TARGET_POOL_SIZE"} or BACKUP_CONNECTIONS.`,
      details: { needed, given },
    },
  );
}
