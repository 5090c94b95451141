import { text } from "node:stream/consumers";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, systemActor } from "@/lib/auth/actor";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { exportAudit, type ExportAuditInput } from "./export-audit";
import { listAudit, type ListAuditInput } from "./list-audit";
import { type AuditEntry, recordAudit } from "./record-audit";

let deps: TestDeps;
const boss = actor("administrator", "boss@example.test");
const ada: Actor = { ...actor("operator", "ada@example.test"), address: "203.0.113.9", requestId: "req-ada" };
const day = (n: number) => new Date(Date.UTC(2026, 10, n, 12));

beforeAll(async () => {
  deps = await makeDeps();
  const { db } = deps.store;
  const add = (who: Actor, entry: AuditEntry, at: Date) => recordAudit(db, who, entry, at);
  // Written in another order than that of their times.
  await add(boss, { action: "backup.delete", subject: "=cmd|' /C calc'!A0", outcome: "refused" }, day(5));
  await add(
    ada,
    { action: "backup.start", subject: "shop-100%_a.sql.zst", details: { jobId: "j1", note: "Ünïcode" } },
    day(1),
  );
  await add(ada, { action: "backup.download", subject: "shop-1000_b.sql.zst", outcome: "failed" }, day(3));
  await add(systemActor, { action: "backups", subject: "other" }, day(2));
  await add(boss, { action: "restore.start", subject: "shop-1000_b.sql.zst" }, day(4));
  for (let i = 0; i < 5; i++) await add(boss, { action: "token.create", subject: `same time ${i}` }, day(6));
});
afterAll(() => deps.dispose());

const subjects = async (input: ListAuditInput) =>
  (await listAudit(deps, boss, input)).rows.map(({ subject }) => subject);
const days = async (input: ListAuditInput) =>
  (await listAudit(deps, boss, input)).rows.map(({ at }) => at.getUTCDate());

describe("a list", () => {
  test("is ordered by time, the newest first, whatever the order of writing", async () => {
    expect(await days({})).toEqual([6, 6, 6, 6, 6, 5, 4, 3, 2, 1]);
  });

  test("has everything there is to know of a row", async () => {
    const { rows } = await listAudit(deps, boss, { subject: "shop-100%_a.sql.zst" });
    expect(rows).toEqual([
      {
        id: 2,
        at: day(1),
        actorId: ada.id,
        actorName: "ada@example.test",
        actorKind: "user",
        address: "203.0.113.9",
        requestId: "req-ada",
        action: "backup.start",
        subject: "shop-100%_a.sql.zst",
        outcome: "done",
        details: { jobId: "j1", note: "Ünïcode" },
        sequence: null,
        hash: null,
      },
    ]);
  });

  test.each<[string, ListAuditInput, number[]]>([
    ["from a day", { from: "2026-11-05" }, [6, 6, 6, 6, 6, 5]],
    ["to a day, which is included", { to: "2026-11-02" }, [2, 1]],
    [
      "between moments, the last one not included",
      { from: "2026-11-02T12:00:00Z", to: "2026-11-03T13:00:00+01:00" },
      [2],
    ],
    ["who", { actor: "ada@example.test" }, [3, 1]],
    ["one verb", { action: "backup.download" }, [3]],
    ["verbs that begin so", { action: "backup." }, [5, 3, 1]],
    ["a beginning that is no verb", { action: "nothing." }, []],
    ["what it was done to", { subject: "shop-1000_b.sql.zst" }, [4, 3]],
    ["from where", { address: "203.0.113.9" }, [3, 1]],
    ["in which request", { requestId: "req-ada" }, [3, 1]],
    ["with what result", { outcome: "refused" }, [5]],
    ["several at once", { actor: "ada@example.test", action: "backup.", outcome: "failed" }, [3]],
    ["verbs, result and time", { action: "backup.", outcome: "refused", from: "2026-11-04" }, [5]],
    ["part of a name", { search: "ADA@" }, [3, 1]],
    ["part of a subject", { search: "1000_b" }, [4, 3]],
    ["wildcards as letters", { search: "100%_" }, [1]],
    ["part of the details", { search: "Ünïcode" }, [1]],
    ["a search among others", { search: "shop", outcome: "failed", action: "backup." }, [3]],
    ["SQL as text", { search: "' OR 1=1 -- " }, []],
  ])("finds by %s", async (_what, input, found) => {
    expect(await days(input)).toEqual(found);
  });

  test("comes in pages that lose and repeat nothing, rows of the same moment included", async () => {
    for (const filter of [{}, { search: "a" }, { action: "backup" }, { actor: "boss@example.test" }]) {
      const all = await subjects(filter);
      const paged: (string | null)[] = [];
      for (let before: string | null | undefined; before !== null;) {
        const page = await listAudit(deps, boss, { ...filter, limit: 2, ...(before ? { before } : {}) });
        expect(page.rows.length).toBeLessThanOrEqual(2);
        paged.push(...page.rows.map(({ subject }) => subject));
        before = page.next;
      }
      expect(paged).toEqual(all);
    }
  });

  test("is for administrators, and takes no made-up place", async () => {
    await expect(listAudit(deps, ada, {})).rejects.toMatchObject({ code: "auth.forbidden" });
    await expect(exportAudit(deps, ada, {})).rejects.toMatchObject({ code: "auth.forbidden" });
    for (const wrong of [
      { before: "1" },
      { limit: 0 },
      { limit: 201 },
      { from: "yesterday" },
      { outcome: "ok" as never },
    ])
      await expect(listAudit(deps, boss, wrong)).rejects.toThrow();
  });
});

describe("an export", () => {
  const file = async (input: ExportAuditInput) => {
    const { body, ...rest } = await exportAudit({ ...deps, clock: { now: () => day(20) } }, boss, input);
    return { ...rest, content: await text(Readable.from(body)) };
  };

  test("as CSV has the rows of the filter, and no formula", async () => {
    const { fileName, contentType, content } = await file({ outcome: "refused" });
    expect(fileName).toBe("audit-20261120T120000Z.csv");
    expect(contentType).toMatch(/^text\/csv/);
    const [header, row, end] = content.split("\r\n");
    expect(header).toMatch(/^time,who,/);
    expect(row).toContain(`"'=cmd|' /C calc'!A0",refused`);
    expect(end).toBe("");
  });

  test("as JSON is what the list gives, and empty an empty list", async () => {
    const { content } = await file({ actor: "ada@example.test", format: "json" });
    const { rows } = await listAudit(deps, boss, { actor: "ada@example.test" });
    expect(JSON.parse(content)).toEqual(JSON.parse(JSON.stringify(rows)));
    expect(JSON.parse((await file({ subject: "no such", format: "json" })).content)).toEqual([]);
  });

  test("is in the log itself, with what was asked for", async () => {
    await file({ from: "2026-11-02", search: "shop", format: "json" });
    const { rows } = await listAudit(deps, boss, { action: "audit.export", limit: 1 });
    expect(rows[0]).toMatchObject({
      actorName: boss.name,
      details: { format: "json", from: "2026-11-02", search: "shop" },
    });
  });
});
