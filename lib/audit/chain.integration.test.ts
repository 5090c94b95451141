import { asc, desc, eq, isNotNull } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "@/lib/kernel/ids";
import type { Store } from "@/lib/store/open-store";
import { audit, backups, settings } from "@/lib/store/schema";
import { makeDepsWithStoreOn } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { availableServers } from "@/test/servers";
import { newestAuditHash } from "./newest-audit-hash";
import { recordAudit } from "./record-audit";
import { sealAudit } from "./seal-audit";
import { verifyAudit } from "./verify-audit";

const boss = actor("administrator", "boss@example.test");

describe.each(availableServers())("the chain, the store on $flavour", ({ flavour }) => {
  let deps: TestDeps;
  let store: Store;

  beforeAll(async () => {
    deps = await makeDepsWithStoreOn(flavour);
    store = deps.store;
  });
  afterAll(() => deps.dispose());
  beforeEach(() => write(10));
  afterEach(() => Promise.all(["audit", "backups", "settings"].map((table) => run(`DELETE FROM ${table}`))));

  const run = (sql: string, values: unknown[] = []) => store.pool.query(sql, values);
  const write = (count: number) =>
    store.db.transaction(async (tx) => {
      for (let i = 1; i <= count; i++) {
        const details = { i, 'q"uote': "é🙂" };
        await recordAudit(tx, boss, { action: "backup.start", subject: `file ${i}`, details });
      }
    });
  const rows = () => store.db.select().from(audit).where(isNotNull(audit.sequence)).orderBy(asc(audit.sequence));
  const newestRow = async () => (await store.db.select().from(audit).orderBy(desc(audit.id)).limit(1))[0];
  const verify = () => verifyAudit(deps, boss);
  /** As an archive made now would. */
  async function anchor(fileName: string): Promise<void> {
    await sealAudit(deps);
    const newest = await newestAuditHash(deps);
    await store.db.insert(backups).values({
      id: newId(),
      fileName,
      kind: "manual",
      state: "complete",
      databaseName: "shop",
      createdByName: "test",
      createdAt: new Date(),
      auditSequence: newest?.sequence ?? null,
      auditHash: newest?.hash ?? null,
    });
  }

  test("rows are sealed in order, once, and verifying finds nothing to say", async () => {
    expect(await newestAuditHash(deps)).toBeNull();
    expect(await sealAudit(deps)).toEqual({ rows: 10, foreign: [] });
    expect(await sealAudit(deps)).toEqual({ rows: 0, foreign: [] });
    expect((await rows()).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const verified = await verify();
    expect(verified).toMatchObject({ ok: true, rows: 10, problems: 0, firstProblem: null, newest: { sequence: 10 } });
    // That it was verified is a row of its own, and part of the chain from then on.
    expect(await verify()).toMatchObject({ ok: true, rows: 11 });
    expect(await newestRow()).toMatchObject({ action: "audit.verify", outcome: "done" });
  });

  test("a row that is committed late is sealed late, and never lost", async () => {
    const { db } = store;
    const held = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const slow = db.transaction(async (tx) => {
      await recordAudit(tx, boss, { action: "restore.start", subject: "late" });
      begun.resolve();
      await held.promise;
    });
    await begun.promise;
    await write(3);
    const early = await sealAudit(deps).finally(held.resolve);
    expect(early).toMatchObject({ rows: 13 });
    await slow;
    expect(await sealAudit(deps)).toMatchObject({ rows: 1 });
    const [before, last] = (await rows()).slice(-2);
    expect(last).toMatchObject({ subject: "late", sequence: 14 });
    expect(last?.id).toBeLessThan(before?.id ?? 0);
    expect(await verify()).toMatchObject({ ok: true, rows: 14 });
  });

  test("many sealing at once while others write: one chain, nothing left out", async () => {
    const writers = Array.from({ length: 20 }, () => write(5));
    const sealers = Array.from({ length: 4 }, async () => {
      for (let i = 0; i < 5; i++) await sealAudit(deps);
    });
    await Promise.all([...writers, ...sealers]);
    await sealAudit(deps, { waitSeconds: 5 });
    expect((await rows()).map(({ sequence }) => sequence)).toEqual(Array.from({ length: 110 }, (_, i) => i + 1));
    expect(await verify()).toMatchObject({ ok: true, rows: 110 });
  });

  describe("what was done to it by hand is found, and named:", () => {
    beforeEach(() => anchor("before.sql.zst"));

    const changes = [
      ["who", "UPDATE audit SET actor_name = 'somebody else' WHERE sequence = 4"],
      ["when", "UPDATE audit SET at = at - INTERVAL 1 SECOND WHERE sequence = 4"],
      ["what", "UPDATE audit SET action = 'backup.verify' WHERE sequence = 4"],
      ["the result", "UPDATE audit SET outcome = 'refused' WHERE sequence = 4"],
      ["the address", "UPDATE audit SET address = NULL WHERE sequence = 4"],
      ["the details", `UPDATE audit SET details = REPLACE(details, '4', '5') WHERE sequence = 4`],
      ["its id", "UPDATE audit SET id = id + 100000 WHERE sequence = 4"],
      ["its hash", "UPDATE audit SET hash = NULL WHERE sequence = 4"],
    ] as const;
    test.each(changes)("a row of which %s was changed", async (_what, sql) => {
      await run(sql);
      expect(await verify()).toMatchObject({ ok: false, firstProblem: { kind: "changed", sequence: 4 } });
    });

    test("one row changed counts as one, with its id, time, action and name", async () => {
      await run("UPDATE audit SET subject = 'another' WHERE sequence = 4");
      const { problems, firstProblem } = await verify();
      expect(problems).toBe(1);
      expect(firstProblem?.message).toMatch(
        /^Row 4 \(id \d+, .*Z, backup\.start by boss@example\.test\) is not as it was/,
      );
      expect(await newestRow()).toMatchObject({ action: "audit.verify", outcome: "failed" });
    });

    test("a row that was removed, the first ones, and several", async () => {
      await run("DELETE FROM audit WHERE sequence = 4");
      expect(await verify()).toMatchObject({ firstProblem: { kind: "removed", sequence: 4 }, problems: 1 });
      await run("DELETE FROM audit WHERE sequence < 3");
      const { firstProblem, problems } = await verify();
      expect(firstProblem?.message).toMatch(/^Rows 1 to 2 of the chain are missing, before the row with id \d+\.$/);
      expect(problems).toBe(2);
    });

    test("the newest rows removed: the archive made after them knows of them", async () => {
      await run("DELETE FROM audit WHERE sequence > 7");
      const { ok, firstProblem } = await verify();
      expect(ok).toBe(false);
      expect(firstProblem).toMatchObject({ kind: "removed", sequence: 8 });
      expect(firstProblem?.message).toBe(
        "Rows 8 to 10 of the chain are missing at the end: before.sql.zst knows of them.",
      );
    });

    test("a row that was inserted, however it was done", async () => {
      const columns = "at, actor_name, actor_kind, action, outcome";
      const values = "UTC_TIMESTAMP(3), 'boss@example.test', 'user', 'backup.delete', 'done'";
      await run(`INSERT INTO audit (${columns}) VALUES (${values})`);
      const plain = await verify();
      expect(plain).toMatchObject({ problems: 1, firstProblem: { kind: "inserted", sequence: 11 } });
      expect(plain.firstProblem?.message).toMatch(
        /backup\.delete by boss@example\.test\) was not written by Seaworthy/,
      );
      // And it is said again as long as the row is there.
      expect(await verify()).toMatchObject({ problems: 1, firstProblem: { kind: "inserted", sequence: 11 } });
      await run(`INSERT INTO audit (${columns}, sequence, hash) VALUES (${values}, 0, REPEAT('a', 64))`);
      expect(await verify()).toMatchObject({ firstProblem: { kind: "inserted", sequence: 0 } });
    });

    test("a row that was inserted between others, which moved up for it", async () => {
      await run("UPDATE audit SET sequence = sequence + 1 WHERE sequence >= 5 ORDER BY sequence DESC");
      await run(
        `INSERT INTO audit (at, actor_name, actor_kind, action, outcome, sequence, hash)
         VALUES (UTC_TIMESTAMP(3), 'boss@example.test', 'user', 'backup.delete', 'done', 5, REPEAT('b', 64))`,
      );
      expect(await verify()).toMatchObject({ firstProblem: { kind: "changed", sequence: 5 } });
    });

    test("rows that changed places", async () => {
      await run("UPDATE audit SET sequence = CASE sequence WHEN 3 THEN 1000 ELSE sequence END");
      await run("UPDATE audit SET sequence = 3 WHERE sequence = 6");
      await run("UPDATE audit SET sequence = 6 WHERE sequence = 1000");
      expect(await verify()).toMatchObject({ firstProblem: { kind: "changed", sequence: 3 } });
    });

    test("a row taken out of the chain to be sealed anew", async () => {
      await run("UPDATE audit SET subject = 'nothing', sequence = NULL, hash = NULL WHERE sequence = 4");
      expect(await verify()).toMatchObject({ firstProblem: { kind: "removed", sequence: 4 }, problems: 2 });
    });

    test("the whole chain written anew: the archive remembers another hash", async () => {
      await run("UPDATE audit SET sequence = NULL, hash = NULL");
      await run("UPDATE audit SET actor_name = 'somebody else' WHERE subject = 'file 4'");
      await run("DELETE FROM settings");
      const { ok, firstProblem, problems } = await verify();
      expect({ ok, problems }).toEqual({ ok: false, problems: 1 });
      expect(firstProblem).toMatchObject({ kind: "rewritten", sequence: 10 });
      expect(firstProblem?.message).toContain("before.sql.zst");
    });
  });

  test("a hash kept elsewhere is compared, too", async () => {
    await sealAudit(deps);
    const newest = await newestAuditHash(deps);
    expect(await verifyAudit(deps, boss, { known: `10:${newest?.hash}` })).toMatchObject({ ok: true, anchors: 1 });
    const wrong = await verifyAudit(deps, boss, { known: `5:${newest?.hash}` });
    expect(wrong.firstProblem).toMatchObject({ kind: "rewritten", sequence: 5 });
  });

  test("rows of a version that kept no hashes are sealed as they were found", async () => {
    await run("UPDATE audit SET hash = NULL");
    expect(await sealAudit(deps)).toEqual({ rows: 10, foreign: [] });
    expect(await verify()).toMatchObject({ ok: true, rows: 10 });
    expect(await store.db.select().from(settings).where(eq(settings.name, "audit chain"))).toHaveLength(1);
  });
});

test("administrators only", async () => {
  const deps = await makeDeps();
  await expect(verifyAudit(deps, actor("operator"))).rejects.toMatchObject({ code: "auth.forbidden" });
  await deps.dispose();
});
