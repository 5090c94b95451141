import { hostname } from "node:os";
import { and, eq, gt, isNull, lt, sql } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import type { Store } from "@/lib/store/open-store";
import { workers } from "@/lib/store/schema";
import { storeNow } from "./lease";

const beatMs = 5000;
/** A worker that has been silent for longer counts as gone. */
export const aliveSeconds = 20;
const forgottenAfterDays = 7;

/** One worker's row in the store: how pages and checks know that somebody does the work. */
export interface Presence {
  /** Says that the worker is alive, when it is time to. */
  beat(): Promise<void>;
  end(): Promise<void>;
}

export function announce(deps: Deps, workerId: string): Presence {
  const { db } = deps.store;
  let beatenAt = Number.NEGATIVE_INFINITY;
  return {
    async beat() {
      if (performance.now() - beatenAt < beatMs) return;
      const row = {
        id: workerId,
        host: hostname().slice(0, 120),
        pid: process.pid,
        version: deps.config.version.slice(0, 40),
      };
      await db
        .insert(workers)
        .values({ ...row, startedAt: storeNow, lastSeenAt: storeNow })
        .onDuplicateKeyUpdate({ set: { lastSeenAt: storeNow } });
      if (beatenAt === Number.NEGATIVE_INFINITY) await forgetOldWorkers(deps.store);
      beatenAt = performance.now();
    },
    async end() {
      await db.update(workers).set({ stoppedAt: storeNow, lastSeenAt: storeNow }).where(eq(workers.id, workerId));
    },
  };
}

/** How many workers have said within the last 20 seconds that they are alive. */
export async function countAliveWorkers(store: Store): Promise<number> {
  const since = sql`utc_timestamp(3) - interval ${aliveSeconds} second`;
  return store.db.$count(workers, and(isNull(workers.stoppedAt), gt(workers.lastSeenAt, since)));
}

async function forgetOldWorkers(store: Store): Promise<void> {
  await store.db
    .delete(workers)
    .where(lt(workers.lastSeenAt, sql`utc_timestamp(3) - interval ${forgottenAfterDays} day`));
}
