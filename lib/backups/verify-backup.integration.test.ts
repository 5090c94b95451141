import { copyFileSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Worker } from "@/lib/jobs";
import { backupCopies, backups, jobSecrets } from "@/lib/store/schema";
import { until, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { makeShop } from "@/test/target-sql";
import { type BackupDetail, getBackup, startBackup, startVerify, type StartVerifyInput } from ".";

const operator = actor("operator");
const copyFolder = join(mkdtempSync(join(tmpdir(), "seaworthy-copies-")), "copies");
let deps: TestDeps;
let worker: Worker;

beforeAll(async () => {
  deps = await makeDeps("mariadb", { copyStorage: { type: "disk", folder: copyFolder } });
  await makeShop(deps, 500);
  worker = startTestWorker(deps);
});
afterAll(async () => {
  await worker.stop(1000);
  await deps.dispose();
});

async function backUp(from: TestDeps = deps): Promise<BackupDetail> {
  const { backup, jobId } = await startBackup(from, operator, {});
  await untilState(from, jobId, "succeeded");
  return getBackup(from, operator, { id: backup.id });
}

async function verify(state: "succeeded" | "failed", input: StartVerifyInput, from: TestDeps = deps) {
  const { jobId } = await startVerify(from, operator, input);
  const job = await untilState(from, jobId, state);
  return { job, backup: await getBackup(from, operator, { id: input.id }) };
}

/** Without what copying it to the other place has proven. */
const verifications = ({ proofs }: BackupDetail) => proofs.filter(({ kind }) => kind === "verify");
const fileOf = ({ fileName }: BackupDetail, from: TestDeps = deps) => join(from.config.backupsDir, fileName);

describe("reading a backup back", () => {
  test("is a proof with numbers that show it, and fills what the catalogue knows of the content", async () => {
    const backup = await backUp();
    expect(verifications(backup)).toHaveLength(1);
    expect(verifications(backup)[0]).toMatchObject({
      kind: "verify",
      outcome: "passed",
      place: "first",
      actorName: operator.name,
      error: null,
      evidence: { how: "content", rows: 503, checksum: backup.checksum, plainBytes: backup.plainBytes },
    });
    expect(backup.contents).toMatchObject({ totals: { rows: 503 }, frameCount: expect.any(Number) });
    const { backup: again } = await verify("succeeded", { id: backup.id });
    expect(verifications(again)).toHaveLength(2);
    expect(again.proof).toBe("verified");
  });

  test("takes nothing from a backup that is proven, but damage does", async () => {
    const backup = await backUp();
    await deps.store.db.update(backups).set({ proof: "proven", provenAt: new Date() }).where(eq(backups.id, backup.id));
    expect((await verify("succeeded", { id: backup.id })).backup.proof).toBe("proven");
    const bytes = readFileSync(fileOf(backup));
    writeFileSync(fileOf(backup), bytes.with(bytes.length >> 1, bytes[bytes.length >> 1]! ^ 1));
    const damaged = await verify("failed", { id: backup.id });
    expect(damaged.backup).toMatchObject({ proof: "damaged", verifyError: { code: "archive.damaged" } });
    expect(verifications(damaged.backup)[0]).toMatchObject({ outcome: "failed", error: { code: "archive.damaged" } });
    writeFileSync(fileOf(backup), bytes);
    expect((await verify("succeeded", { id: backup.id })).backup).toMatchObject({ proof: "proven", verifyError: null });
  });

  test("another whole archive under its name is not it", async () => {
    const [first, second] = [await backUp(), await backUp()];
    copyFileSync(fileOf(second), fileOf(first));
    expect((await verify("failed", { id: first.id })).job.error?.code).toBe("backup.changed");
  });

  test.each([
    ["nothing", Buffer.alloc(0), "archive.truncated", "empty"],
    ["a zip file", Buffer.from("PK\u0003\u0004 and the rest of it"), "archive.not_ours", "not a Seaworthy archive"],
    ["text", Buffer.from("CREATE TABLE t (id INT);\n"), "archive.not_ours", "not a Seaworthy archive"],
  ])("%s under its name is said to be that", async (_what, content, code, words) => {
    const backup = await backUp();
    writeFileSync(fileOf(backup), content);
    const { job } = await verify("failed", { id: backup.id });
    expect(job.error).toMatchObject({ code, message: expect.stringContaining(words), hint: expect.any(String) });
  });
});

describe("the copy of a backup", () => {
  async function withCopy(): Promise<BackupDetail> {
    const { id } = await backUp();
    return until(
      () => getBackup(deps, operator, { id }),
      ({ copy }) => copy?.state === "complete",
    );
  }

  test("is read where it is, and its damage is its own", async () => {
    const { id, fileName, proof } = await withCopy();
    const whole = await verify("succeeded", { id, place: "copy" });
    expect(verifications(whole.backup)[0]).toMatchObject({ place: "copy", outcome: "passed" });
    expect(whole.backup.copy?.verifiedAt).toBeInstanceOf(Date);
    truncateSync(join(copyFolder, fileName), 1000);
    const cut = await verify("failed", { id, place: "copy" });
    expect(cut.job.error?.code).toBe("archive.truncated");
    expect(cut.backup).toMatchObject({ proof, verifyError: null });
    expect(verifications(cut.backup)[0]).toMatchObject({ place: "copy", outcome: "failed" });
    const [row] = await deps.store.db.select().from(backupCopies).where(eq(backupCopies.backupId, id));
    expect(row?.error?.code).toBe("archive.truncated");
  });

  test("that was never made cannot be read", async () => {
    const { id } = await backUp();
    const alone = startVerify({ ...deps, copies: null }, operator, { id, place: "copy" });
    await expect(alone).rejects.toMatchObject({
      code: "backup.no_copy",
      hint: expect.stringContaining("COPY_STORAGE"),
    });
  });
});

describe("an encrypted backup", () => {
  let locked: TestDeps;
  let lockedWorker: Worker;
  let identity: string;
  beforeAll(async () => {
    identity = await generateX25519Identity();
    locked = await makeDeps("mariadb", { ageRecipients: [await identityToRecipient(identity)] });
    await makeShop(locked, 50);
    lockedWorker = startTestWorker(locked);
  });
  afterAll(async () => {
    await lockedWorker.stop(1000);
    await locked.dispose();
  });

  test("is read back by content as it is written, by its bytes without a key, and by content with it", async () => {
    const backup = await backUp(locked);
    expect(backup.fileName).toMatch(/\.sql\.zst\.age$/);
    expect(backup.proofs[0]).toMatchObject({ outcome: "passed", evidence: { how: "content", rows: 53 } });
    const without = await verify("succeeded", { id: backup.id }, locked);
    expect(without.backup.proof).toBe("verified");
    expect(without.backup.proofs[0]?.evidence).toMatchObject({ how: "checksum", checksum: backup.checksum });
    const withKey = await verify("succeeded", { id: backup.id, identity }, locked);
    expect(withKey.backup.proofs[0]?.evidence).toMatchObject({ how: "content", rows: 53, checksum: backup.checksum });
    expect(await locked.store.db.select().from(jobSecrets)).toEqual([]);
  });

  test("a wrong key is a mistake, not damage; one that is no key is refused at once", async () => {
    const backup = await backUp(locked);
    const wrong = await verify("failed", { id: backup.id, identity: await generateX25519Identity() }, locked);
    expect(wrong.job.error?.code).toBe("encryption.wrong_key");
    expect(wrong.backup.proof).toBe("verified");
    const typo = startVerify(locked, operator, { id: backup.id, identity: "AGE-SECRET-KEY-1NONSENSE" });
    await expect(typo).rejects.toMatchObject({ code: "encryption.bad_identity" });
  });

  test("a changed byte is found without the key", async () => {
    const backup = await backUp(locked);
    const bytes = readFileSync(fileOf(backup, locked));
    writeFileSync(fileOf(backup, locked), bytes.with(bytes.length >> 1, bytes[bytes.length >> 1]! ^ 1));
    const { backup: found } = await verify("failed", { id: backup.id }, locked);
    expect(found).toMatchObject({ proof: "damaged", verifyError: { code: "backup.changed" } });
  });
});
