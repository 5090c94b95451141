import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { eq } from "drizzle-orm";
import type { RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openArchive } from "@/lib/archive";
import type { Worker } from "@/lib/jobs";
import { sha256Hex } from "@/lib/kernel/ids";
import { backups } from "@/lib/store/schema";
import { untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { makeShop } from "@/test/target-sql";
import { archiveSource } from "./archive-source";
import { startBackup, startVerify } from ".";

let deps: TestDeps;
let worker: Worker;
let identity: string;
let recipient: string;
let backupId: string;
const administrator = actor("administrator");

beforeAll(async () => {
  identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
  deps = await makeDeps("mariadb", { ageRecipients: [recipient] });
  await makeShop(deps, 3000);
  worker = startTestWorker(deps);
  const { backup, jobId } = await startBackup(deps, administrator, {});
  await untilState(deps, jobId, "succeeded");
  backupId = backup.id;
}, 90_000);
afterAll(async () => {
  await worker.stop(1000);
  await deps.dispose();
});

async function readRow() {
  const [row] = await deps.store.db.select().from(backups).where(eq(backups.id, backupId));
  if (row === undefined) throw new Error("the backup is gone");
  return row;
}

/** Every column of every table of the store, as text. */
async function wholeStore(): Promise<string> {
  const [tables] = await deps.store.pool.query<RowDataPacket[]>("SHOW TABLES");
  const contents = tables.map(async (row) => {
    const [rows] = await deps.store.pool.query<RowDataPacket[]>(`SELECT * FROM \`${String(Object.values(row)[0])}\``);
    return JSON.stringify(rows);
  });
  return (await Promise.all(contents)).join("\n");
}

test("an archive is encrypted for the recipients and verified, with no private key on the server", async () => {
  const row = await readRow();
  const path = join(deps.config.backupsDir, row.fileName);
  expect(row).toMatchObject({ state: "complete", proof: "verified", recipients: [recipient], tableCount: 2 });
  expect(row.fileName).toMatch(/-manual\.sql\.zst\.age$/);
  expect(row.sizeBytes).toBe(statSync(path).size);
  expect(row.checksum).toBe(sha256Hex(readFileSync(path)));
  expect(String(readFileSync(path).subarray(0, 21))).toBe("age-encryption.org/v1");
});

test("its content is read with the key, mounted or given; without it the error says whose key is needed", async () => {
  const row = await readRow();
  const open = async (options: Parameters<typeof archiveSource>[2], config = deps.config) => {
    const archive = await openArchive(archiveSource({ ...deps, config }, row, options), row.fileName);
    await archive.close();
    return archive.manifest.totals.rows;
  };
  expect(await open({ identity })).toBe(3003);
  expect(await open({}, { ...deps.config, ageIdentity: identity })).toBe(3003);
  await expect(open({})).rejects.toMatchObject({
    code: "encryption.key_needed",
    hint: expect.stringContaining(recipient),
  });
  await expect(open({ identity: await generateX25519Identity() })).rejects.toMatchObject({
    code: "encryption.wrong_key",
    hint: expect.stringContaining(recipient),
  });
});

test("a typed key verifies the content and is nowhere in the store, before, while or after", async () => {
  const { jobId } = await startVerify(deps, administrator, { id: backupId, identity });
  expect(await wholeStore()).not.toContain(identity.slice(16, 40));
  await untilState(deps, jobId, "succeeded");
  const wrong = await generateX25519Identity();
  const { jobId: failing } = await startVerify(deps, administrator, { id: backupId, identity: wrong });
  const failed = await untilState(deps, failing, "failed");
  expect(failed.error).toMatchObject({ code: "encryption.wrong_key" });
  // A wrong key says nothing about the file.
  expect(await readRow()).toMatchObject({ proof: "verified" });
  const store = await wholeStore();
  for (const key of [identity, wrong]) expect(store).not.toContain(key.slice(16, 40));
});

test("what is no private key is refused before anything is queued", async () => {
  for (const typed of [recipient, "hunter2", "AGE-SECRET-KEY-1SHORT"])
    await expect(startVerify(deps, administrator, { id: backupId, identity: typed })).rejects.toMatchObject({
      code: "encryption.bad_identity",
    });
  expect(await wholeStore()).not.toContain("hunter2");
});
