import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { desc, eq } from "drizzle-orm";
import type { Pool } from "mysql2/promise";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "@/lib/kernel/ids";
import { openStore } from "@/lib/store/open-store";
import {
  alerts,
  backups,
  jobs,
  mails,
  type Role,
  scheduleRuns,
  settings,
  users,
  type UserStatus,
} from "@/lib/store/schema";
import { insertFailedRun, insertWorker } from "@/test/alert-facts";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { getAlerting, listAlerts, runAlerts } from ".";

const viewer = actor("viewer");
let deps: TestDeps;
let now: Date;

beforeAll(async () => {
  deps = { ...(await makeDeps()), clock: { now: () => now } };
  await insertWorker(deps);
});
/** Each test begins with an installation on which all is well, and two administrators; mail is not configured. */
beforeEach(async () => {
  now = new Date();
  for (const table of [alerts, backups, jobs, mails, scheduleRuns, settings, users]) await deps.store.db.delete(table);
  await addUser("anna@example.test", "administrator");
  await addUser("ben@example.test", "administrator");
});
afterAll(() => deps.dispose());

async function addUser(email: string, role: Role, status: UserStatus = "active"): Promise<void> {
  await deps.store.db.insert(users).values({ id: newId(), email, name: email, role, status, createdAt: now });
}
/** A minute later. */
async function round(by = deps) {
  now = new Date(now.getTime() + 60_000);
  return runAlerts(by);
}
async function rounds(count: number) {
  for (let i = 0; i < count; i++) await round();
}
async function told() {
  const rows = await deps.store.db.select().from(mails).orderBy(mails.id);
  return rows.map(({ template, recipient }) => `${template} to ${recipient}`).toSorted();
}
const both = (template: string) => [`${template} to anna@example.test`, `${template} to ben@example.test`];
const states = async () =>
  (await deps.store.db.select().from(alerts).orderBy(desc(alerts.id))).map(({ kind, state }) => `${kind} ${state}`);

/** The same, but whoever asks the target has to wait for `work` and learns nothing. */
function withTarget(work: () => Promise<unknown>): TestDeps {
  const query = async () => {
    await work();
    throw new Error("away");
  };
  return { ...deps, target: { ...deps.target, pool: { query } as unknown as Pool } };
}

describe("a scheduled backup that failed", () => {
  test("is told once when it starts and once when it is over", async () => {
    const run = await insertFailedRun(deps, now);
    expect(await round()).toEqual({ opened: [], resolved: [] });
    expect(await told()).toEqual([]);
    expect((await round())?.opened).toEqual([`The scheduled backup of ${deps.target.database} failed`]);
    await rounds(5);
    expect(await told()).toEqual(both("backup-failed"));
    const [mail] = await deps.store.db.select().from(mails);
    expect(mail).toMatchObject({
      about: expect.stringMatching(/^alert:/),
      data: { problem: "The disk is full.", newest: "none", link: `${deps.config.baseUrl}/jobs/${run.jobId}` },
    });

    await deps.store.db.update(jobs).set({ state: "succeeded" }).where(eq(jobs.id, run.jobId));
    await round();
    expect(await told()).toHaveLength(2);
    await rounds(4);
    expect(await told()).toEqual([...both("alert-resolved"), ...both("backup-failed")]);
    expect(await states()).toEqual(["scheduled-backup-failed resolved"]);
  });

  test("stays told of while the next one is under way", async () => {
    await insertFailedRun(deps, now);
    await rounds(2);
    const next = await insertFailedRun(deps, new Date(now.getTime() + 1000));
    await deps.store.db.update(jobs).set({ state: "running", finishedAt: null }).where(eq(jobs.id, next.jobId));
    await rounds(4);
    expect(await states()).toEqual(["scheduled-backup-failed open"]);
    expect(await told()).toHaveLength(2);
  });

  test("is told to active administrators only", async () => {
    await addUser("gone@example.test", "administrator", "disabled");
    await addUser("new@example.test", "administrator", "invited");
    await addUser("op@example.test", "operator");
    await insertFailedRun(deps, now);
    await rounds(3);
    expect(await told()).toEqual(both("backup-failed"));
    expect(await getAlerting(deps, viewer)).toMatchObject({ recipients: 2 });
  });

  test("is there to see when no mail server is configured", async () => {
    await insertFailedRun(deps, now);
    await rounds(2);
    const { alerts: seen, next } = await listAlerts(deps, viewer, { state: "open" });
    expect(seen).toMatchObject([
      {
        kind: "scheduled-backup-failed",
        state: "open",
        summary: "The disk is full.",
        hint: "Free some room.",
        openedAt: now,
        resolvedAt: null,
      },
    ]);
    expect(next).toBeNull();
    expect(await deps.store.db.select({ state: mails.state, jobId: mails.jobId }).from(mails)).toEqual(
      Array(2).fill({ state: "failed", jobId: null }),
    );
  });
});

test("two workers that look at the same moments tell everybody once", async () => {
  const other = { ...deps, store: openStore(deps.config) };
  try {
    await insertFailedRun(deps, now);
    for (let i = 0; i < 4; i++) {
      now = new Date(now.getTime() + 60_000);
      const results = await Promise.all([runAlerts(deps), runAlerts(other), runAlerts(deps), runAlerts(other)]);
      expect(results.filter((result) => result !== null)).toHaveLength(1);
    }
    expect(await told()).toEqual(both("backup-failed"));
  } finally {
    await other.store.close();
  }
});

test("a round that takes so long that another one has had the next turn writes nothing", async () => {
  await insertFailedRun(deps, now);
  await round();
  const at = (time: Date, by: TestDeps) => ({ ...by, clock: { now: () => time } });
  const [startedAt, overtakenAt] = [now.getTime() + 60_000, now.getTime() + 120_000].map((time) => new Date(time));
  const fast = at(overtakenAt!, deps);
  const slow = at(
    startedAt!,
    withTarget(() => runAlerts(fast)),
  );
  expect(await runAlerts(slow)).toBeNull();
  expect(await told()).toEqual(both("backup-failed"));
});

test("what comes back within the hour is told when the hour is over, if it is still there", async () => {
  const { jobId } = await insertFailedRun(deps, now);
  const set = (state: "failed" | "succeeded") => deps.store.db.update(jobs).set({ state }).where(eq(jobs.id, jobId));
  await rounds(2);
  await set("succeeded");
  await rounds(2);
  await set("failed");
  await rounds(3);
  now = new Date(now.getTime() + 50 * 60_000);
  await rounds(2);
  expect(await states()).toEqual(["scheduled-backup-failed pending", "scheduled-backup-failed resolved"]);
  expect(await told()).toHaveLength(4);
  now = new Date(now.getTime() + 5 * 60_000);
  await rounds(2);
  expect(await states()).toEqual(["scheduled-backup-failed open", "scheduled-backup-failed resolved"]);
  expect(await told()).toHaveLength(6);
});

test("what was there for a moment only is told to nobody and leaves nothing behind", async () => {
  const { dueAt } = await insertFailedRun(deps, now);
  await round();
  await deps.store.db.delete(scheduleRuns).where(eq(scheduleRuns.dueAt, dueAt));
  await rounds(3);
  expect(await states()).toEqual([]);
  expect(await told()).toEqual([]);
});

describe("a suspect backup", () => {
  const insert = async (suspect: boolean, createdAt: Date, previousId = newId()) => {
    const id = newId(createdAt);
    await deps.store.db.insert(backups).values({
      id,
      fileName: `${id}.sql.zst`,
      kind: "scheduled",
      state: "complete",
      databaseName: deps.target.database,
      createdByName: "schedule",
      createdAt,
      suspect: suspect ? { previousId, reasons: [{ what: "size", before: 9e6, after: 1e6 }] } : null,
    });
    return id;
  };

  test("is over when somebody lets it pass, when it is deleted, and when a newer one is fine", async () => {
    const over = [
      (id: string) => deps.store.db.update(backups).set({ suspectClearedAt: now }).where(eq(backups.id, id)),
      (id: string) => deps.store.db.update(backups).set({ deletedAt: now }).where(eq(backups.id, id)),
      () => insert(false, now),
    ];
    for (const end of over) {
      const id = await insert(true, now);
      await rounds(2);
      expect((await states())[0]).toBe("backup-suspect open");
      await end(id);
      await rounds(2);
      expect((await states())[0]).toBe("backup-suspect resolved");
    }
    expect(await told()).toHaveLength(2 * 2 * over.length);
  });

  test("is one alert however many nights lack the same", async () => {
    const trusted = newId();
    await insert(true, now, trusted);
    await rounds(2);
    await insert(true, now, trusted);
    await rounds(3);
    expect(await states()).toEqual(["backup-suspect open"]);
    expect(await told()).toEqual(both("alert-started"));
  });
});

test("a target that does not answer leaves what is known of its migrations as it is", async () => {
  const file = join(deps.config.migrationsDir, "001_first.sql");
  await writeFile(file, "CREATE TABLE a (id INT PRIMARY KEY);");
  await rounds(2);
  expect(await states()).toEqual(["migrations-pending pending"]);
  for (let i = 0; i < 3; i++) await round(withTarget(async () => undefined));
  expect(await states()).toEqual(["migrations-pending pending"]);
  now = new Date(now.getTime() + 24 * 3_600_000);
  await round();
  expect(await states()).toEqual(["migrations-pending open"]);
  await rm(file);
  await rounds(2);
  expect(await states()).toEqual(["migrations-pending resolved"]);
});
