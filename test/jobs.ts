import { setTimeout as wait } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { type Actor, systemActor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { enqueue, type EnqueueOptions } from "@/lib/jobs/enqueue";
import { defineJob, type JobDefinition } from "@/lib/jobs/job";
import { inTransaction } from "@/lib/store/in-transaction";
import { openStore } from "@/lib/store/open-store";
import { jobs } from "@/lib/store/schema";
import { makeDeps, type TestDeps } from "./make-deps";
import type { Flavour } from "./servers";
import { fillStore } from "./store-template";

const payload = z.object({ name: z.string() });
export type NamePayload = z.infer<typeof payload>;
export const safeJob = defineJob({ kind: "safe", payload, afterCrash: "again" });
export const unsafeJob = defineJob({ kind: "unsafe", payload, afterCrash: "interrupted" });

/** Queues a job of a test kind in a transaction of its own; returns its id. */
export async function queue(
  deps: Deps,
  definition: JobDefinition<NamePayload>,
  options: Partial<EnqueueOptions> & { name?: string; actor?: Actor } = {},
): Promise<string> {
  const { name = "x", ...rest } = options;
  const { jobId } = await inTransaction(deps.store, (tx) =>
    enqueue(tx, definition, { name }, { title: "A test", actor: systemActor, now: new Date(), ...rest }),
  );
  return jobId;
}

export async function readJob(deps: Deps, id: string): Promise<typeof jobs.$inferSelect> {
  const [row] = await deps.store.db.select().from(jobs).where(eq(jobs.id, id));
  if (row === undefined) throw new Error(`no job ${id}`);
  return row;
}

/** Waits until the job is in `state`; fails, saying in which it is, after `withinMs`. */
export async function untilState(
  deps: Deps,
  id: string,
  state: string,
  withinMs = 60_000,
): Promise<typeof jobs.$inferSelect> {
  return until(
    () => readJob(deps, id),
    (row) => row.state === state,
    withinMs,
  );
}

/** Looks often at first, and less so the longer it takes: looking is work too, and what is waited for wants to be done. */
export async function until<T>(
  read: () => Promise<T> | T,
  isDone: (value: T) => boolean,
  withinMs = 60_000,
): Promise<T> {
  const start = performance.now();
  for (;;) {
    const value = await read();
    if (isDone(value)) return value;
    const waitedMs = performance.now() - start;
    if (waitedMs > withinMs) throw new Error(`still waiting after ${withinMs} ms: ${JSON.stringify(value)}`);
    await wait(Math.min(Math.max(20, waitedMs / 20), 100));
  }
}

/** Dependencies whose store is on `flavour`, in the schema that elsewhere is the target's. */
export async function makeDepsWithStoreOn(flavour: Flavour): Promise<TestDeps> {
  const deps = await makeDeps(flavour);
  if (flavour === "mariadb") return deps;
  const store = openStore({ ...deps.config, storeUrl: deps.config.targetUrl });
  await fillStore(store, flavour);
  return {
    ...deps,
    config: { ...deps.config, storeUrl: deps.config.targetUrl },
    store,
    dispose: async () => {
      await store.close();
      await deps.store.close();
      await deps.dispose();
    },
  };
}
