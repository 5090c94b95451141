import { desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { waiveCheck } from "@/lib/checklist";
import { renderEmail } from "@/lib/emails";
import type { EmailData } from "@/lib/emails/email-data";
import { newId } from "@/lib/kernel/ids";
import { alerts, checkResults, mails, users } from "@/lib/store/schema";
import { insertWorker } from "@/test/alert-facts";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { runAlerts } from ".";

let deps: TestDeps;
let now = new Date();

beforeAll(async () => {
  deps = { ...(await makeDeps()), clock: { now: () => now } };
  await insertWorker(deps);
  const person = { email: "anna@example.test", name: "Anna", role: "administrator", status: "active" } as const;
  await deps.store.db.insert(users).values({ id: newId(), ...person, createdAt: now });
  await deps.store.db.insert(checkResults).values({
    checkId: "backup.intact",
    status: "failed",
    severity: "critical",
    summary: "The backup a.sql.zst is damaged",
    evidence: { facts: [{ label: "Archives", value: "3" }], items: ["a.sql.zst"], moreItems: 0 },
    remedy: { text: "Take a new one, then delete it.", command: "seaworthy backup create", link: null },
    measuredAt: now,
    durationMs: 1,
    since: now,
    badInARow: 1,
  });
});
afterAll(() => deps.dispose());

async function rounds(count: number) {
  for (let i = 0; i < count; i++) {
    now = new Date(now.getTime() + 60_000);
    await runAlerts(deps);
  }
  const rows = await deps.store.db.select().from(alerts).orderBy(desc(alerts.id));
  return rows.map(({ subjectKey, state, title }) => `${state} ${subjectKey}: ${title}`);
}
const measured = (changes: Partial<typeof checkResults.$inferInsert>) =>
  deps.store.db.update(checkResults).set(changes).where(eq(checkResults.checkId, "backup.intact"));
const told = "check-failing:backup.intact: The backup a.sql.zst is damaged";

test("a critical check that failed once is no alert", async () => {
  expect(await rounds(3)).toEqual([]);
});

test("one that failed twice in a row is told once, with what it rests on and what to do", async () => {
  await measured({ badInARow: 2 });
  expect(await rounds(4)).toEqual([`open ${told}`]);
  const sent = await deps.store.db.select().from(mails);
  expect(sent).toMatchObject([
    {
      template: "alert-started",
      recipient: "anna@example.test",
      data: {
        title: "The backup a.sql.zst is damaged",
        facts: [
          ["Check", "Damaged archives"],
          ["Since", expect.any(String)],
          ["Archives", "3"],
        ],
        hint: "Take a new one, then delete it.\nseaworthy backup create",
        link: `${deps.config.baseUrl}/checklist#backup.intact`,
      },
    },
  ]);
});

test("that it cannot be looked at is not the end of it", async () => {
  await measured({ status: "crashed" });
  expect(await rounds(3)).toEqual([`open ${told}`]);
});

test("a waiver is the end of it", async () => {
  await measured({ status: "failed", badInARow: 3 });
  const until = new Date(now.getTime() + 86_400_000).toISOString();
  await waiveCheck(deps, actor("administrator"), { id: "backup.intact", reason: "It is of no use anyway", until });
  expect(await rounds(2)).toEqual([`resolved ${told}`]);
  // The check is as bad as it was, and the mail does not say otherwise.
  const [mail] = await deps.store.db.select().from(mails).where(eq(mails.template, "alert-resolved"));
  const frame = { baseUrl: deps.config.baseUrl, environment: "production", database: "shop" } as const;
  const { text } = await renderEmail("alert-resolved", mail?.data as EmailData["alert-resolved"], frame);
  expect(text).toContain("or somebody has let it pass");
  now = new Date(now.getTime() + 86_400_000);
  expect(await rounds(2)).toEqual([`open ${told}`, `resolved ${told}`]);
});

test("fine again is the end of it", async () => {
  await measured({ status: "ok", badInARow: 0, summary: "None of 3 archives is damaged" });
  expect(await rounds(2)).toEqual([`resolved ${told}`, `resolved ${told}`]);
});
