import { count, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { newId } from "@/lib/kernel/ids";
import { sleep } from "@/lib/kernel/sleep";
import { openStore } from "@/lib/store/open-store";
import { audit, checkChanges, checkResults, checkWaivers, jobs } from "@/lib/store/schema";
import { until } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import {
  endWaiver,
  getCheckHistory,
  getChecklist,
  measureDue,
  pruneHistory,
  readFailing,
  runChecks,
  waiveCheck,
} from ".";
import type { Check, Judgement, Look } from "./check";

const fakes = vi.hoisted(() => ({ checks: [] as unknown[] }));
vi.mock("./checks", () => ({ checksFor: () => fakes.checks }));

const [minuteMs, dayMs] = [60_000, 86_400_000];
const viewer = actor("viewer");
const operator = actor("operator");
const administrator = actor("administrator");
let deps: TestDeps;
let now: Date;

beforeAll(async () => {
  deps = { ...(await makeDeps()), clock: { now: () => now } };
});
beforeEach(async () => {
  now = new Date("2026-11-21T12:00:00Z");
  for (const table of [audit, checkChanges, checkResults, checkWaivers, jobs]) await deps.store.db.delete(table);
});
afterAll(() => deps.dispose());

const later = (milliseconds: number) => (now = new Date(now.getTime() + milliseconds));
const ok: Judgement = { status: "ok", summary: "Fine." };
const failed: Judgement = { status: "failed", summary: "Sunk.", remedy: { text: "Pump." } };

function check(id: string, measure: (look: Look) => Promise<Judgement>, more: Partial<Check> = {}): Check {
  const about = { area: "operation", title: `Title of ${id}`, why: "It matters.", severity: "critical" } as const;
  return { id, ...about, pace: "quick", measure: async (_, look) => measure(look), ...more };
}
/** One that finds what `found` says, and counts how often it was asked. */
function changing(id: string, more: Partial<Check> = {}) {
  const it = { found: ok, asked: 0 };
  const measure = async () => {
    it.asked++;
    await sleep(20);
    return it.found;
  };
  fakes.checks = [check(id, measure, more)];
  return it;
}
const lineOf = async (id: string) => (await getChecklist(deps, viewer)).checks.find((each) => each.id === id);

describe("measuring", () => {
  test("a check that throws has crashed, with the reason and without the password in it", async () => {
    const why = "connect to mysql://app:hunter2@db.example/shop failed";
    fakes.checks = [check("a", () => Promise.reject(new Error(why))), check("b", async () => ok)];
    const { checks, verdict, ready } = await runChecks(deps, operator, {});
    expect(checks[0]).toMatchObject({
      id: "a",
      status: "crashed",
      summary: expect.stringContaining("db.example/shop"),
    });
    expect(JSON.stringify(checks)).not.toContain("hunter2");
    expect([verdict.crashed, verdict.ok, verdict.critical, ready]).toEqual([1, 1, 0, false]);
    expect(JSON.stringify(await deps.store.db.select().from(checkResults))).not.toContain("hunter2");
  });

  test("a check that hangs is given up after its own time, told so, and keeps no other from being measured", async () => {
    let told: unknown;
    const hang = ({ signal }: Look) => {
      signal.addEventListener("abort", () => (told = signal.reason));
      return new Promise<never>(() => undefined);
    };
    const seven = Array.from({ length: 7 }, (_, index) => check(`hangs.${index}`, hang, { limitSeconds: 0.3 }));
    fakes.checks = [...seven, check("fine", async () => ok)];
    const startedAt = performance.now();
    const { checks, verdict } = await runChecks(deps, operator, {});
    expect(performance.now() - startedAt).toBeLessThan(8000);
    expect([verdict.crashed, verdict.ok]).toEqual([7, 1]);
    expect(checks[0]).toMatchObject({ status: "crashed", summary: "Could not look: no answer within 0.3 s." });
    expect(told).toMatchObject({ code: "checklist.no_answer" });
  });

  test("no more than six are measured at once", async () => {
    let [running, most] = [0, 0];
    const measure = async () => {
      most = Math.max(most, ++running);
      await sleep(20);
      running--;
      return ok;
    };
    fakes.checks = Array.from({ length: 20 }, (_, index) => check(`many.${index}`, measure));
    expect((await runChecks(deps, operator, {})).verdict.ok).toBe(20);
    expect(most).toBe(6);
  });

  test("those who want everything measured while it is share one more run, begun after they asked", async () => {
    const it = changing("a");
    const first = runChecks(deps, operator, {});
    await until(
      () => it.asked,
      (asked) => asked === 1,
    );
    it.found = failed;
    const others = await Promise.all(Array.from({ length: 8 }, () => runChecks(deps, operator, {})));
    expect(others.map(({ verdict }) => verdict.critical)).toEqual(others.map(() => 1));
    await first;
    expect(it.asked).toBe(2);
    await runChecks(deps, operator, {});
    expect(it.asked).toBe(3);
  });

  test("what may not be seen is neither fine nor failed", async () => {
    fakes.checks = [check("a", async () => ({ status: "cannot_see", summary: "No.", remedy: { text: "GRANT it" } }))];
    const { verdict, checks } = await runChecks(deps, operator, {});
    expect(verdict).toMatchObject({ ok: 0, critical: 0, warning: 0, cannotSee: 1 });
    expect(checks[0]).toMatchObject({ status: "cannot_see", remedy: { text: "GRANT it", command: null, link: null } });
  });

  test("one is measured alone; one that does not exist is refused; both only by those who may", async () => {
    const a = changing("a");
    fakes.checks.push(check("b", () => Promise.reject(new Error("not asked for"))));
    const { checks } = await runChecks(deps, operator, { ids: ["a"] });
    expect(checks.map(({ id, measuredStatus }) => [id, measuredStatus])).toEqual(
      expect.arrayContaining([
        ["a", "ok"],
        ["b", null],
      ]),
    );
    expect(a.asked).toBe(1);
    await expect(runChecks(deps, operator, { ids: ["c"] })).rejects.toMatchObject({ code: "checklist.not_found" });
    await expect(runChecks(deps, viewer, {})).rejects.toMatchObject({ code: "auth.forbidden" });
    expect(await deps.store.db.select().from(audit)).toMatchObject([{ action: "checklist.run", subject: "a" }]);
  });
});

describe("looking", () => {
  test("measures a live check again when its result is five seconds old, and others not at all", async () => {
    const a = changing("a", { pace: "live" });
    expect(await lineOf("a")).toMatchObject({ status: "ok", measuredAt: now });
    later(4_900);
    await Promise.all([lineOf("a"), lineOf("a")]);
    expect(a.asked).toBe(1);
    later(100);
    await Promise.all([lineOf("a"), lineOf("a"), lineOf("a")]);
    expect(a.asked).toBe(2);

    const b = changing("b", { pace: "quick" });
    expect(await lineOf("b")).toMatchObject({ measuredStatus: null, summary: "Not measured yet.", measuredAt: null });
    expect([b.asked, (await getChecklist(deps, viewer)).ready]).toEqual([0, false]);
  });

  test("waits but a moment for one that hangs, asks it once, and shows what became of it", async () => {
    let asked = 0;
    const hang = () => {
      asked++;
      return new Promise<never>(() => undefined);
    };
    fakes.checks = [
      check("hangs", hang, { pace: "live", limitSeconds: 6 }),
      check("fine", async () => ok, { pace: "live" }),
    ];
    const startedAt = performance.now();
    const { checks } = await getChecklist(deps, viewer);
    // It gives up after a second and a half.
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(checks.map(({ id, measuredStatus }) => [id, measuredStatus])).toEqual([
      ["hangs", null],
      ["fine", "ok"],
    ]);
    await lineOf("hangs");
    expect(asked).toBe(1);
    const crashed = await until(
      async () => (await deps.store.db.select().from(checkResults).where(eq(checkResults.checkId, "hangs")))[0],
      (row) => row !== undefined,
    );
    expect(crashed).toMatchObject({ status: "crashed" });
  });
});

describe("by themselves", () => {
  test("checks are measured once by any number of workers, again when they are due, and after what changes them", async () => {
    const a = changing("a", { area: "backups" });
    const other = { ...deps, store: openStore(deps.config) };
    const all = () => Promise.all([measureDue(deps), measureDue(other), measureDue(deps), measureDue(other)]);
    try {
      expect((await all()).flatMap((changes) => changes ?? [])).toEqual([
        { checkId: "a", status: "ok", summary: "Fine." },
      ]);
      later(5 * minuteMs - 1);
      await all();
      expect(a.asked).toBe(1);
      later(1);
      await all();
      expect(a.asked).toBe(2);

      later(10_000);
      const job = { id: newId(), title: "Back up", state: "succeeded", payload: {}, createdByName: "test" } as const;
      await deps.store.db.insert(jobs).values({ ...job, kind: "mail", createdAt: now, finishedAt: now });
      await all();
      expect(a.asked).toBe(2);
      await deps.store.db.insert(jobs).values({ ...job, id: newId(), kind: "backup", createdAt: now, finishedAt: now });
      later(10_000);
      await all();
      later(10_000);
      await all();
      expect(a.asked).toBe(3);
    } finally {
      await other.store.close();
    }
  });

  test("a worker that is told to stop gives up, and what it was measuring is left to the next one", async () => {
    fakes.checks = [check("slow", () => new Promise<never>(() => undefined))];
    const stop = new AbortController();
    const round = measureDue(deps, stop.signal);
    await sleep(100);
    stop.abort();
    expect(await round).toEqual([]);
    expect(await deps.store.db.select().from(checkResults)).toEqual([]);
    const next = changing("slow");
    await measureDue(deps);
    expect(next.asked).toBe(1);
  });

  test("an older result does not take the place of a newer one", async () => {
    const a = changing("a");
    const past = { ...deps, clock: { now: () => new Date(now.getTime() - 1000) } };
    await runChecks(deps, operator, {});
    a.found = failed;
    await runChecks(past, operator, {});
    expect(await lineOf("a")).toMatchObject({ status: "ok", measuredAt: now });
  });
});

describe("a waiver", () => {
  const waive = (until: Date, reason = "Until the pump arrives") =>
    waiveCheck(deps, administrator, { id: "a", reason, until: until.toISOString() });
  beforeEach(async () => {
    changing("a").found = failed;
    await runChecks(deps, operator, {});
  });

  test("takes a check out of the verdict until its day, and it comes back by itself", async () => {
    expect(await getChecklist(deps, viewer)).toMatchObject({ ready: false, verdict: { critical: 1, waived: 0 } });
    const end = new Date(now.getTime() + 7 * dayMs);
    expect(await waive(end)).toMatchObject({
      status: "waived",
      measuredStatus: "failed",
      waiver: { reason: "Until the pump arrives", until: end, byName: administrator.name, at: now },
    });
    expect(await getChecklist(deps, viewer)).toMatchObject({ ready: true, verdict: { critical: 0, waived: 1 } });
    later(7 * dayMs - 1);
    expect(await lineOf("a")).toMatchObject({ status: "waived" });
    later(1);
    expect(await lineOf("a")).toMatchObject({ status: "failed", waiver: null });
    expect(await getChecklist(deps, viewer)).toMatchObject({ ready: false, verdict: { critical: 1, waived: 0 } });
  });

  test("is replaced by another, and taken back; each is written into the audit log and kept in the history", async () => {
    const end = new Date(now.getTime() + dayMs);
    await waive(end);
    later(1000);
    await waive(end, "It takes longer");
    later(1000);
    expect(await endWaiver(deps, administrator, { id: "a" })).toMatchObject({ status: "failed", waiver: null });
    await expect(endWaiver(deps, administrator, { id: "a" })).rejects.toMatchObject({ code: "checklist.not_waived" });
    const rows = await deps.store.db.select().from(audit).orderBy(audit.id);
    expect(rows.slice(1)).toMatchObject([
      { action: "checklist.waive", subject: "a", details: { reason: "Until the pump arrives" } },
      { action: "checklist.waive", subject: "a", details: { reason: "It takes longer" } },
      { action: "checklist.end_waiver", subject: "a", actorName: administrator.name },
    ]);
    const { waivers } = await getCheckHistory(deps, viewer, { id: "a" });
    expect(waivers).toMatchObject([
      { reason: "It takes longer", endedByName: administrator.name, endedAt: now },
      { reason: "Until the pump arrives", endedAt: new Date(now.getTime() - 1000) },
    ]);
  });

  test("is one of those that were given at the same moment", async () => {
    const end = new Date(now.getTime() + dayMs);
    await Promise.all(Array.from({ length: 6 }, (_, i) => waive(end, `At the same moment: ${i}`)));
    const { waivers } = await getCheckHistory(deps, viewer, { id: "a" });
    expect(waivers).toHaveLength(6);
    expect(waivers.filter(({ endedAt }) => endedAt === null)).toHaveLength(1);
  });

  test("is refused for a day that has passed or is years away, for a check there is not, and to operators", async () => {
    const inDays = (days: number) => new Date(now.getTime() + days * dayMs);
    await expect(waive(inDays(-1))).rejects.toMatchObject({ code: "checklist.until", kind: "invalid" });
    await expect(waive(inDays(400))).rejects.toMatchObject({ code: "checklist.until" });
    const input = { id: "a", reason: "For a good reason", until: inDays(1).toISOString() };
    await expect(waiveCheck(deps, administrator, { ...input, id: "b" })).rejects.toMatchObject({ kind: "not_found" });
    await expect(waiveCheck(deps, operator, input)).rejects.toMatchObject({ code: "auth.forbidden" });
    expect(await deps.store.db.select({ count: count() }).from(checkWaivers)).toEqual([{ count: 0 }]);
  });
});

test("the history of 30 days says what a check was when, and older changes are forgotten but for the last", async () => {
  const a = changing("a");
  const days = [0, 1, 2, 20, 40];
  const start = now;
  for (const [index, day] of days.entries()) {
    now = new Date(start.getTime() + day * dayMs);
    a.found = index % 2 === 0 ? ok : failed;
    await runChecks(deps, operator, {});
    later(minuteMs);
    await runChecks(deps, operator, {});
  }
  const at = (day: number) => new Date(start.getTime() + day * dayMs);
  now = at(42);
  const spans = [
    { status: "ok", from: at(12), to: at(20), summary: "Fine." },
    { status: "failed", from: at(20), to: at(40), summary: "Sunk." },
    { status: "ok", from: at(40), to: at(42), summary: "Fine." },
  ];
  expect(await getCheckHistory(deps, viewer, { id: "a" })).toMatchObject({ from: at(12), to: at(42), spans });
  expect(await pruneHistory(deps)).toEqual({ changes: 2, waivers: 0 });
  expect((await getCheckHistory(deps, viewer, { id: "a" })).spans).toEqual(spans);
  expect(await pruneHistory(deps)).toBeNull();
  expect(await lineOf("a")).toMatchObject({ since: at(40) });
});

test("administrators hear of a critical check that failed twice in a row, whatever was not seen in between", async () => {
  const a = changing("a");
  const measured = async (found: Judgement | "crashed") => {
    later(minuteMs);
    if (found === "crashed") fakes.checks = [check("a", () => Promise.reject(new Error("away")))];
    else changing("a").found = found;
    await runChecks(deps, operator, {});
    const { failing, unseen } = await readFailing(deps);
    return { failing: failing.map(({ id }) => id), unseen };
  };
  a.found = failed;
  expect(await measured(failed)).toEqual({ failing: [], unseen: [] });
  expect(await measured("crashed")).toEqual({ failing: [], unseen: ["a"] });
  expect(await measured(failed)).toEqual({ failing: ["a"], unseen: [] });
  expect(await measured({ ...failed, severity: "warning" })).toEqual({ failing: [], unseen: [] });
  expect(await measured(ok)).toEqual({ failing: [], unseen: [] });
  expect(await measured(failed)).toEqual({ failing: [], unseen: [] });
  expect(await measured(failed)).toEqual({ failing: ["a"], unseen: [] });
  await waiveCheck(deps, administrator, {
    id: "a",
    reason: "We know",
    until: new Date(now.getTime() + dayMs).toISOString(),
  });
  expect((await readFailing(deps)).failing).toEqual([]);
  later(dayMs);
  expect((await readFailing(deps)).failing).toMatchObject([{ id: "a" }]);
  Object.assign(fakes.checks[0] as Check, { alertedElsewhere: true });
  expect((await readFailing(deps)).failing).toEqual([]);
});
