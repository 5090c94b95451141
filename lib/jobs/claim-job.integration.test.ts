import { setTimeout as wait } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newId } from "@/lib/kernel/ids";
import { isDuplicateKey } from "@/lib/store/is-duplicate-key";
import { openStore, type Store } from "@/lib/store/open-store";
import { jobs } from "@/lib/store/schema";
import { makeDepsWithStoreOn, queue, readJob, safeJob, unsafeJob } from "@/test/jobs";
import type { TestDeps } from "@/test/make-deps";
import { availableServers } from "@/test/servers";
import { type ClaimedJob, claimJob } from "./claim-job";
import { released } from "./lease";

const claim = (store: Store, kinds = ["safe"]) => claimJob(store, { workerId: newId(), kinds, leaseSeconds: 30 });

describe.each(availableServers())("with the store on $flavour", ({ flavour }) => {
  let deps: TestDeps;
  beforeEach(async () => {
    deps = await makeDepsWithStoreOn(flavour);
  });
  afterEach(() => deps.dispose());

  test("jobs are claimed in the order they came, and only those of a known kind", async () => {
    const now = Date.now();
    const second = await queue(deps, safeJob, { now: new Date(now) });
    const first = await queue(deps, safeJob, { now: new Date(now - 5) });
    const unknown = await queue(deps, unsafeJob, { now: new Date(now - 10) });
    expect(await claim(deps.store)).toMatchObject({ id: first, attempt: 1 });
    expect(await claim(deps.store)).toMatchObject({ id: second, attempt: 1 });
    expect(await claim(deps.store)).toBeNull();
    expect(await readJob(deps, unknown)).toMatchObject({ state: "queued", attempt: 0 });
  });

  test("a queued job somebody wants cancelled is never claimed", async () => {
    const id = await queue(deps, safeJob);
    await deps.store.db.update(jobs).set({ cancelRequestedAt: new Date() }).where(eq(jobs.id, id));
    expect(await claim(deps.store)).toBeNull();
  });

  test("the store itself refuses a second running job of an exclusive key", async () => {
    await queue(deps, safeJob, { exclusive: "target:shop" });
    const second = await queue(deps, safeJob, { exclusive: "target:shop" });
    await claim(deps.store);
    await expect(deps.store.db.update(jobs).set({ state: "running" }).where(eq(jobs.id, second))).rejects.toSatisfy(
      isDuplicateKey,
    );
  });

  describe("eight claimers and fifty jobs", () => {
    /** Eight workers with connections of their own claim and finish until nothing is left; returns every claim. */
    async function race(holdMs: () => number): Promise<{ claims: ClaimedJob[]; overlaps: number }> {
      const claims: ClaimedJob[] = [];
      const runningKeys = new Set<string>();
      let overlaps = 0;
      async function work(store: Store): Promise<void> {
        for (;;) {
          const claimed = await claim(store);
          if (claimed === null) {
            if ((await store.db.$count(jobs, eq(jobs.state, "queued"))) === 0) return;
            continue;
          }
          claims.push(claimed);
          const key = (await readJob(deps, claimed.id)).exclusiveKey;
          if (key !== null && runningKeys.has(key)) overlaps++;
          if (key !== null) runningKeys.add(key);
          await wait(holdMs());
          if (key !== null) runningKeys.delete(key);
          await store.db
            .update(jobs)
            .set({ state: "succeeded", finishedAt: sql`utc_timestamp(3)`, ...released })
            .where(eq(jobs.id, claimed.id));
        }
      }
      const stores = Array.from({ length: 8 }, () => openStore({ ...deps.config, storePoolSize: 2 }));
      await Promise.all(stores.map(work));
      await Promise.all(stores.map((store) => store.close()));
      return { claims, overlaps };
    }

    test("each job runs exactly once", async () => {
      for (let i = 0; i < 50; i++) await queue(deps, safeJob);
      const { claims } = await race(() => 0);
      expect(claims).toHaveLength(50);
      expect(new Set(claims.map((claimed) => claimed.id)).size).toBe(50);
    });

    test("jobs of one exclusive key never overlap, and in the end all have run", async () => {
      for (let i = 0; i < 50; i++) await queue(deps, safeJob, i % 5 === 0 ? {} : { exclusive: `key ${i % 4}` });
      const { claims, overlaps } = await race(() => Math.random() * 4);
      expect(new Set(claims.map((claimed) => claimed.id)).size).toBe(50);
      expect(claims).toHaveLength(50);
      expect(overlaps).toBe(0);
    });
  });
});
