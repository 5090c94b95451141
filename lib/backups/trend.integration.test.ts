import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "drizzle-orm";
import { newId } from "@/lib/kernel/ids";
import { backups } from "@/lib/store/schema";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { availableServers } from "@/test/servers";
import { getBackupTrend } from ".";

const viewer = actor("viewer");
const hourMs = 3_600_000;

describe.each(availableServers())("the trend, on $flavour", ({ flavour }) => {
  let deps: TestDeps;
  beforeAll(async () => {
    deps = await makeDeps(flavour);
  });
  afterAll(() => deps.dispose());

  /** One an hour, the newest now. `rowCount` is its number, 0 the oldest. */
  const add = async (count: number, suspect: readonly number[] = []) => {
    const now = Date.now();
    await deps.store.db.delete(backups).where(sql`TRUE`);
    await deps.store.db.insert(backups).values(
      Array.from({ length: count }, (_, number) => ({
        id: newId(),
        fileName: `shop-${number}.sql.zst`,
        kind: "scheduled" as const,
        state: "complete" as const,
        databaseName: "shop",
        rowCount: number,
        suspect: suspect.includes(number) ? { previousId: "before", reasons: [] } : null,
        createdByName: "system",
        createdAt: new Date(now - (count - 1 - number) * hourMs),
      })),
    );
  };
  const shown = async () => (await getBackupTrend(deps, viewer)).points;
  const numbersShown = async () => (await shown()).map(({ rowCount }) => rowCount);

  test("few points stay as they are, oldest first", async () => {
    await add(400, [7]);
    expect(await numbersShown()).toEqual(Array.from({ length: 400 }, (_, number) => number));
    expect((await shown()).filter(({ suspect }) => suspect).map(({ rowCount }) => rowCount)).toEqual([7]);
  });

  test("of many some stay, evenly spread, with both ends and what must not be missed", async () => {
    await add(2000, [1234]);
    const numbers = await numbersShown();
    expect(numbers.length).toBeLessThanOrEqual(403);
    expect(numbers).toEqual(expect.arrayContaining([0, 1234, 1999]));
    const gaps = numbers.slice(1).map((number, index) => Number(number) - Number(numbers[index]));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(5);
    expect(Math.min(...gaps)).toBeGreaterThan(0);
  });
});
