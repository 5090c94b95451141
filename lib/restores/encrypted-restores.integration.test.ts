import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { desc, eq } from "drizzle-orm";
import type { RowDataPacket } from "mysql2/promise";
import { afterEach, beforeEach, expect, test } from "vitest";
import { reconcileFolder, startBackup } from "@/lib/backups";
import type { Config } from "@/lib/config/config";
import type { Deps } from "@/lib/deps";
import type { Worker } from "@/lib/jobs";
import { backups } from "@/lib/store/schema";
import { readJob, until, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { makeShop, sql, value } from "@/test/target-sql";
import { confirmationFor } from "./restore-job";
import { previewRestore, startRestore } from ".";

const administrator = actor("administrator");
let deps: TestDeps;
let worker: Worker;
let identity: string;
let recipient: string;
beforeEach(async () => {
  deps = await makeDeps();
  await makeShop(deps, 500);
  identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
});
afterEach(async () => {
  await worker.stop(1000);
  await deps.dispose();
});

/** From here on the worker, and what is returned, is configured like this. */
async function reconfigure(config: Partial<Config>): Promise<Deps> {
  const changed = { ...deps, config: { ...deps.config, ...config } };
  await (worker as Worker | undefined)?.stop(1000);
  worker = startTestWorker(changed);
  return changed;
}

async function backUp(on: Deps): Promise<string> {
  const { backup, jobId } = await startBackup(on, administrator, {});
  await untilState(on, jobId, "succeeded");
  return backup.id;
}

async function restore(on: Deps, id: string, key: { identity?: string } = {}) {
  const confirmation = confirmationFor(on.target.database);
  const { jobId } = await startRestore(on, administrator, { id, confirmation, ...key });
  return until(
    () => readJob(on, jobId),
    ({ state }) => state === "succeeded" || state === "failed",
  );
}

const orders = () => value(deps, "SELECT COUNT(*) FROM orders");

test("an encrypted backup is previewed without its key, restored with it, and the key is nowhere afterwards", async () => {
  const on = await reconfigure({ ageRecipients: [recipient] });
  const id = await backUp(on);
  await sql(deps, "DELETE FROM orders", "CREATE TABLE later (a INT)");

  const preview = await previewRestore(on, administrator, { id });
  expect(preview).toMatchObject({ needsIdentity: true, blockers: [] });
  expect(preview.tables).toContainEqual(expect.objectContaining({ name: "orders", rowsNow: 0, rowsAfter: 500 }));

  const confirmation = confirmationFor(on.target.database);
  await expect(startRestore(on, administrator, { id, confirmation })).rejects.toMatchObject({
    code: "encryption.key_needed",
    hint: expect.stringContaining(recipient),
  });
  const wrong = await restore(on, id, { identity: await generateX25519Identity() });
  expect(wrong.error).toMatchObject({ code: "encryption.wrong_key" });
  expect(await orders()).toBe("0");

  expect(await restore(on, id, { identity })).toMatchObject({ state: "succeeded", error: null });
  expect(await orders()).toBe("500");
  const [tables] = await deps.store.pool.query<RowDataPacket[]>("SHOW TABLES");
  for (const row of tables) {
    const [rows] = await deps.store.pool.query<RowDataPacket[]>(`SELECT * FROM \`${String(Object.values(row)[0])}\``);
    expect(JSON.stringify(rows)).not.toContain(identity.slice(16, 40));
  }
});

test("a restore that fails half way puts back what was there, though nobody gave a key", async () => {
  const broken = "CREATE TABLE a (id INT);\nINSERT INTO a VALUES (1);\nINSERT INTO nowhere VALUES (1);\n";
  const path = join(deps.config.backupsDir, "broken.sql");
  await writeFile(path, broken);
  await utimes(path, new Date(0), new Date(0));
  await reconcileFolder(deps);
  const [{ id } = { id: "" }] = await deps.store.db.select().from(backups).where(eq(backups.fileName, "broken.sql"));
  const on = await reconfigure({ ageRecipients: [recipient] });
  const job = await restore(on, id);
  expect(job.error).toMatchObject({ code: "restore.put_back" });
  expect(await orders()).toBe("500");
  const [before] = await deps.store.db
    .select()
    .from(backups)
    .where(eq(backups.kind, "pre-restore"))
    .orderBy(desc(backups.createdAt));
  expect(before).toMatchObject({ recipients: [recipient], proof: "verified" });
});
