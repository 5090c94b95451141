import { readdirSync, truncateSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemActor } from "@/lib/auth/actor";
import { startBackup, startVerify, updateBackupPolicy } from "@/lib/backups";
import { startDrill } from "@/lib/drills";
import type { Worker } from "@/lib/jobs";
import { openStorage } from "@/lib/storage/open-storage";
import { backups } from "@/lib/store/schema";
import { insertFailedRun } from "@/test/alert-facts";
import { untilState } from "@/test/jobs";
import { makeDepsOn, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { availableServers } from "@/test/servers";
import { makeShop, sql } from "@/test/target-sql";
import { measure } from "../measure";
import { backupChecks } from ".";

describe.each(availableServers())(
  "one installation on $flavour through its life, each test where the one before has stopped",
  ({ flavour }) => {
    let deps: TestDeps;
    let worker: Worker;
    beforeAll(async () => {
      deps = await makeDepsOn(flavour);
      await makeShop(deps, 3000);
      worker = startTestWorker(deps);
    });
    afterAll(async () => {
      await worker.stop(1000);
      await deps.dispose();
    });

    async function measured(by: TestDeps = deps) {
      const now = new Date();
      return Promise.all(backupChecks.map((check) => measure(by, check, { now })));
    }
    /** Those that are not fine. */
    async function found(by: TestDeps = deps) {
      const all = await measured(by);
      const odd = all.filter(({ status }) => status !== "ok" && status !== "skipped");
      return Object.fromEntries(
        odd.map(({ checkId, status, summary }) => [checkId.replace("backup.", ""), `${status}: ${summary}`]),
      );
    }
    /** What is so of every installation that has neither a second place nor a key. */
    const always = { offsite: expect.stringContaining("warning"), encrypted: expect.stringContaining("warning") };

    async function backUp() {
      const { backup, jobId } = await startBackup(deps, systemActor, {});
      await untilState(deps, jobId, "succeeded");
      return backup;
    }

    test("without a backup there is none; one that was read back is fine, and a drill proves it", async () => {
      expect(await found()).toEqual({ ...always, age: "failed: There is no backup" });
      const { id } = await backUp();
      expect(await found()).toEqual({ ...always, proven: "warning: No backup has been restored in a drill yet" });
      const { jobId } = await startDrill(deps, systemActor, { id });
      await untilState(deps, jobId, "succeeded");
      expect(await found()).toEqual(always);
    });

    test("an archive that was cut is damaged once somebody has read it, and then none is verified", async () => {
      const [file = ""] = readdirSync(deps.config.backupsDir);
      const path = join(deps.config.backupsDir, file);
      truncateSync(path, 1000);
      const [backup] = await deps.store.db.select().from(backups).where(eq(backups.fileName, file));
      const { jobId } = await startVerify(deps, systemActor, { id: backup?.id ?? "" });
      await untilState(deps, jobId, "failed");
      expect(await found()).toMatchObject({
        age: "failed: No backup has been verified",
        intact: `failed: The backup ${file} is damaged`,
      });
    });

    test("a backup that lost most of its rows is suspect; once somebody has looked, sizes from before say nothing", async () => {
      for (let i = 0; i < 4; i++) await backUp();
      expect(await found()).not.toHaveProperty("size");
      await sql(deps, "DELETE FROM orders");
      const { id, fileName } = await backUp();
      expect(await found()).toMatchObject({ suspect: `failed: The backup ${fileName} is suspect` });
      const cleared = { suspectClearedAt: new Date(), suspectClearedByName: "test" };
      await deps.store.db.update(backups).set({ suspect: null }).where(eq(backups.id, id));
      expect(await found()).toMatchObject({
        size: expect.stringMatching(/^warning: The newest backup holds .* less than usual$/),
      });
      await deps.store.db.update(backups).set(cleared).where(eq(backups.id, id));
      expect(await found()).not.toHaveProperty("size");
    });

    test("a second place that has no copies yet is late after hours; a key makes new archives secret", async () => {
      const copyStorage = { type: "disk", folder: join(deps.folder, "copies") } as const;
      const recipient = await identityToRecipient(await generateX25519Identity());
      const config = { ...deps.config, copyStorage, ageRecipients: [recipient] };
      const better = { ...deps, config, copies: openStorage(copyStorage) };
      expect(await found(better)).not.toHaveProperty("offsite");
      expect(await found(better)).toMatchObject({
        encrypted: expect.stringContaining("The newest backup is not encrypted"),
      });
      await deps.store.db.update(backups).set({ completedAt: new Date(Date.now() - 7 * 3_600_000) });
      expect(await found(better)).toMatchObject({
        offsite: expect.stringMatching(/^warning: \d backups have no second copy yet/),
      });
      await deps.store.db.update(backups).set({ recipients: [recipient] });
      expect(await found(better)).not.toHaveProperty("encrypted");
    });

    test("a schedule that is off, and a run that failed, are told; a storage that is gone does not answer", async () => {
      await insertFailedRun(deps, new Date(Date.now() - 60_000));
      expect(await found()).toMatchObject({ schedule: "failed: The last scheduled backup failed" });
      await updateBackupPolicy(deps, systemActor, {
        schedule: { enabled: false, cron: "0 3 * * *", timeZone: "UTC" },
      });
      const schedule = (await measured()).find(({ checkId }) => checkId === "backup.schedule");
      expect(schedule?.evidence.items).toEqual(["No backup is scheduled", "The last scheduled backup failed"]);
      expect(await found()).not.toHaveProperty("storage");
      await rename(deps.config.backupsDir, `${deps.config.backupsDir}.away`);
      await writeFile(deps.config.backupsDir, "");
      expect(await found()).toMatchObject({
        storage: expect.stringContaining("failed: The storage for backups does not answer"),
      });
    });
  },
);
