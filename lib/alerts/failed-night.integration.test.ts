import { mkdir, rm, writeFile } from "node:fs/promises";
import { desc, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runDueSchedules } from "@/lib/backups";
import type { Worker } from "@/lib/jobs";
import { newId } from "@/lib/kernel/ids";
import { jobs, users } from "@/lib/store/schema";
import { until } from "@/test/jobs";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { startSmtpServer, type TestSmtpServer } from "@/test/smtp-server";
import { runAlerts } from ".";

let deps: TestDeps;
let mailServer: TestSmtpServer;
let worker: Worker;
let now = new Date("2026-11-20T12:00:00Z");

beforeAll(async () => {
  mailServer = await startSmtpServer();
  deps = { ...(await makeDeps()), clock: { now: () => now } };
  deps.config.mail = { ...deps.config.mail, mode: "live", server: mailServer.settings() };
  const person = { email: "anna@example.test", name: "Anna", role: "administrator", status: "active" } as const;
  await deps.store.db.insert(users).values({ id: newId(), ...person, createdAt: now });
  await startDue();
  worker = startTestWorker(deps);
});
afterAll(async () => {
  await worker.stop(0);
  await mailServer.close();
  await deps.dispose();
});

const startDue = () => runDueSchedules(deps, { startDrillOfNewest: async () => ({ jobId: newId() }) });

/** The night's backup from its start to its end. */
async function night(at: string): Promise<string> {
  now = new Date(at);
  await startDue();
  const ended = await until(
    async () => (await deps.store.db.select().from(jobs).where(eq(jobs.kind, "backup")).orderBy(desc(jobs.id)))[0],
    (job) => job?.state === "failed" || job?.state === "succeeded",
  );
  return ended!.state;
}

async function mailsAfterRounds(count: number) {
  for (let i = 0; i < 3; i++) {
    now = new Date(now.getTime() + 60_000);
    await runAlerts(deps);
  }
  return until(
    () => mailServer.mails,
    (mails) => mails.length >= count,
  );
}

test("a night whose backup fails is mailed to administrators, and so is the night that makes up for it", async () => {
  // Nothing can be written where the folder was.
  await rm(deps.config.backupsDir, { recursive: true });
  await writeFile(deps.config.backupsDir, "");
  expect(await night("2026-11-21T03:00:01Z")).toBe("failed");
  const [failed] = await mailsAfterRounds(1);
  expect(failed?.text).toMatch(/Newest backup: +none/);
  expect(failed?.text).toContain(`${deps.config.baseUrl}/jobs/`);

  await rm(deps.config.backupsDir);
  await mkdir(deps.config.backupsDir);
  expect(await night("2026-11-22T03:00:01Z")).toBe("succeeded");
  const mails = await mailsAfterRounds(2);
  expect(mails).toHaveLength(2);
  expect(mails.map(({ subject }) => subject)).toEqual([
    expect.stringContaining("failed"),
    expect.stringMatching(/resolved|over/i),
  ]);
});
