import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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
import { makeShop, value } from "@/test/target-sql";
import { archiveSource } from "./archive-source";
import { getEmergencySheet, startBackup, startVerify } from ".";

let deps: TestDeps;
let worker: Worker;
let identity: string;
let recipient: string;
let backupId: string;
let folder: string;
const administrator = actor("administrator");

beforeAll(async () => {
  identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
  deps = await makeDeps("mariadb", { ageRecipients: [recipient] });
  folder = mkdtempSync(join(tmpdir(), "seaworthy-emergency-"));
  writeFileSync(join(folder, "key.txt"), `# created: today\n# public key: ${recipient}\n${identity}\n`);
  await makeShop(deps, 3000);
  worker = startTestWorker(deps);
  const { backup, jobId } = await startBackup(deps, administrator, {});
  await untilState(deps, jobId, "succeeded", 60_000);
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
  await untilState(deps, jobId, "succeeded", 30_000);
  const wrong = await generateX25519Identity();
  const { jobId: failing } = await startVerify(deps, administrator, { id: backupId, identity: wrong });
  const failed = await untilState(deps, failing, "failed", 30_000);
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

test("the emergency sheet's commands restore it on a bare server, also when its name would break a shell", async () => {
  const nasty = "-we'ird $(touch pwned) `x`; name.sql.zst.age";
  const row = await readRow();
  renameSync(join(deps.config.backupsDir, row.fileName), join(deps.config.backupsDir, nasty));
  await deps.store.db.update(backups).set({ fileName: nasty }).where(eq(backups.id, backupId));
  const restored = `${deps.target.database}_again`;
  const again = { ...deps, target: { ...deps.target, database: restored } };
  const { steps, recipients, newest, storages } = await getEmergencySheet(again, actor("viewer"), {});
  expect({ recipients, storages, id: newest?.id }).toEqual({
    recipients: [recipient],
    storages: [deps.config.backupsDir],
    id: backupId,
  });
  const commands = steps
    .filter(({ title }) => !title.startsWith("Install") && !title.startsWith("If it stops"))
    .flatMap((step) => step.commands)
    .filter((command) => !command.startsWith("read "));
  const password = new URL(deps.config.targetUrl).password;
  const run = (script: string) =>
    String(execFileSync("bash", ["-ec", script], { cwd: folder, env: { ...process.env, MYSQL_PWD: password } }));
  try {
    const output = run(commands.join("\n"));
    expect(output).toContain(recipient);
    expect(output).toContain(": OK");
    expect(output).toMatch(/^2$/m);
    expect(output).toMatch(/^orders\t3000$/m);
    expect(await value(deps, `SELECT COUNT(*) FROM ${restored}.big_order`)).not.toBeNull();
    expect(await value(deps, `SELECT name FROM ${restored}.customer LIMIT 1`)).toBe("Zoë 🧬");
    expect(() => statSync(join(folder, "pwned"))).toThrow("ENOENT");
    // The other way, for a server without the definers.
    await deps.target.pool.query(`DROP DATABASE ${restored}`);
    const without = steps.find(({ title }) => title.startsWith("If it stops"))?.commands ?? [];
    const server = commands.filter((command) => /^export|CREATE DATABASE/.test(command));
    run([...server, "set -o pipefail", ...without].join("\n"));
    expect(await value(deps, `SELECT COUNT(*) FROM ${restored}.orders`)).toBe("3000");
  } finally {
    await deps.target.pool.query(`DROP DATABASE IF EXISTS ${restored}`);
  }
});

test("before there is a backup the sheet still says how, and where", async () => {
  const empty = await makeDeps("mariadb", { ageRecipients: [recipient] });
  try {
    const sheet = await getEmergencySheet(empty, actor("viewer"), {});
    expect(sheet).toMatchObject({ newest: null, recipients: [recipient] });
    expect(sheet.steps.flatMap(({ commands }) => commands).join("\n")).toContain(
      "age -d -i key.txt './FILE.sql.zst.age'",
    );
  } finally {
    await empty.dispose();
  }
});
