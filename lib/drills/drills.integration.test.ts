import type { RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eq } from "drizzle-orm";
import { getBackup, startBackup } from "@/lib/backups";
import type { Worker } from "@/lib/jobs";
import { backups } from "@/lib/store/schema";
import { createTypesSchema } from "@/test/types-schema";
import { untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { rewriteArchive } from "@/test/rewrite-archive";
import { startTestWorker } from "@/test/run-jobs";
import { availableServers, connectAsRoot, type Flavour } from "@/test/servers";
import { sql, value } from "@/test/target-sql";
import { type DrillEvidence, lastDrill, previewDrill, startDrill, startDrillOfNewest } from ".";

const operator = actor("operator");

describe.each(availableServers())("on $flavour", ({ flavour }) => {
  let deps: TestDeps;
  let worker: Worker;
  let backupId: string;

  beforeAll(async () => {
    deps = await makeDeps(flavour);
    const connection = await deps.target.connect();
    await createTypesSchema(connection, flavour);
    for (const statement of [
      "SET SESSION foreign_key_checks = 0",
      "CREATE TABLE parent (id INT NOT NULL PRIMARY KEY, code VARCHAR(40) NOT NULL, UNIQUE KEY (code))",
      `CREATE TABLE child (id INT NOT NULL PRIMARY KEY, parent_code VARCHAR(40) NULL, email VARCHAR(60) NOT NULL, body TEXT, FULLTEXT KEY words (body),
         UNIQUE KEY \`one \`\` email\` (email), KEY (parent_code), CONSTRAINT \`points to\` FOREIGN KEY (parent_code) REFERENCES parent (code))`,
      "INSERT INTO parent VALUES (1, 'one')",
      "INSERT INTO child VALUES (1, 'one', 'a@example.test', ''), (2, 'nobody', 'b@example.test', ''), (3, NULL, 'c@example.test', '')",
      ...Array.from({ length: 8 }, (_, part) => manyChildren(part)),
      "CREATE EVENT every_second ON SCHEDULE EVERY 1 SECOND ENABLE DO INSERT INTO without_key VALUES (99, 'fired')",
    ])
      await connection.query(statement);
    await connection.query("ALTER EVENT every_second DISABLE");
    await connection.end();
    worker = startTestWorker(deps);
    backupId = await backUp();
  });
  afterAll(async () => {
    await worker.stop(1000);
    await deps.dispose();
  });

  async function backUp(): Promise<string> {
    const { backup, jobId } = await startBackup(deps, operator, {});
    await untilState(deps, jobId, "succeeded");
    return backup.id;
  }

  async function drill(id: string, ends = "succeeded") {
    const { jobId } = await startDrill(deps, operator, { id });
    const job = await untilState(deps, jobId, ends);
    expect(await scratchSchemas(flavour, jobId)).toEqual([]);
    return job;
  }

  test("every type and object comes back, is compared, and proves the backup", async () => {
    const preview = await previewDrill(deps, operator, { id: backupId });
    expect(preview).toMatchObject({ blockers: [], needsIdentity: false, estimateMs: null });
    const job = await drill(backupId);
    const evidence = job.result as DrillEvidence;
    expect(evidence).toMatchObject({ differences: [], notes: [] });
    expect(evidence.checksums.without).toEqual([]);
    expect(evidence.checksums.equal).toBe(evidence.tables);
    expect(evidence.orphans).toEqual([{ table: "child", constraint: "points to", rows: 1 }]);
    const backup = await getBackup(deps, operator, { id: backupId });
    expect(backup).toMatchObject({ proof: "proven", restoreMs: evidence.restoreMs, rowCount: evidence.rows });
    expect(backup.proofs[0]).toMatchObject({
      kind: "drill",
      outcome: "passed",
      jobId: job.id,
      evidence: { tables: evidence.tables },
    });
    expect(await lastDrill(deps, operator)).toMatchObject({ outcome: "passed", backup: { id: backupId } });
    expect((await previewDrill(deps, operator, { id: backupId })).estimateMs).toBeGreaterThan(0);
  });

  test("one changed value in an archive whose hashes are right is found by its table's checksum", async () => {
    const { fileName } = await getBackup(deps, operator, { id: backupId });
    const id = await rewriteArchive(deps, fileName, (text, table) =>
      table === "parent" ? text.replace("'one'", "'0ne'") : text,
    );
    const job = await drill(id, "failed");
    expect(job.error).toMatchObject({ code: "drill.differs", message: expect.stringContaining("checksum of parent") });
    const backup = await getBackup(deps, operator, { id });
    expect(backup.proof).not.toBe("proven");
    expect(backup.proof).not.toBe("damaged");
    expect(backup.proofs[0]).toMatchObject({ kind: "drill", outcome: "failed", error: { code: "drill.differs" } });
    expect(backup.proofs[0]?.evidence).toMatchObject({ differences: [{ what: "checksum", name: "parent" }] });
  });

  test("a duplicate is found by the unique key that is made after the rows", async () => {
    const { fileName } = await getBackup(deps, operator, { id: backupId });
    const id = await rewriteArchive(deps, fileName, (text, table) =>
      table === "child" ? text.replace("'b@example.test'", "'a@example.test'") : text,
    );
    const job = await drill(id, "failed");
    expect(job.error).toMatchObject({ code: "restore.statement_failed", details: { code: "ER_DUP_ENTRY" } });
    expect(job.error?.details?.["statement"]).toMatch(/^ALTER TABLE `child` ADD/);
  });

  test("what a dead drill left behind is dropped by the next one, what is another installation's stays", async () => {
    const [row] = await deps.store.db.select({ jobId: backups.jobId }).from(backups).where(eq(backups.id, backupId));
    const ours = `seaworthy_drill_${row?.jobId}_1`;
    const others = `seaworthy_drill_${"0".repeat(20)}${deps.target.database.slice(-6)}_1`;
    await sql(deps, `CREATE DATABASE ${ours}`, `CREATE DATABASE ${others}`);
    await drill(backupId);
    expect(await scratchSchemas(flavour, row?.jobId ?? "")).toEqual([]);
    expect(await scratchSchemas(flavour, "0".repeat(20) + deps.target.database.slice(-6))).toEqual([others]);
    await sql(deps, `DROP DATABASE ${others}`);
  });

  test("an account that may not make schemas is told which GRANT it needs, before and in the job", async () => {
    const name = `sw_${deps.target.database.slice(-12)}`;
    // At the host we come from: an anonymous account of that host would go before one at `%`.
    const account = `${name}@'${await value(deps, "SELECT SUBSTRING_INDEX(USER(), '@', -1)")}'`;
    await sql(deps, `CREATE USER ${account} IDENTIFIED BY 'secret'`, `GRANT SELECT ON *.* TO ${account}`);
    const drillUrl = withAccount(deps.config.targetUrl, name);
    const weak = { ...deps, config: { ...deps.config, drillUrl } };
    const { blockers, server } = await previewDrill(weak, operator, { id: backupId });
    expect(server).toContain(name);
    expect(server).not.toContain("secret");
    expect(blockers).toMatchObject([
      {
        code: "drill.grants_missing",
        hint: expect.stringContaining("GRANT ALL PRIVILEGES ON `seaworthy\\_drill\\_%`.* TO"),
      },
    ]);
    // With exactly that GRANT, and on a connection of its own, the drill works.
    await sql(deps, ...(blockers[0]?.hint?.split(";").filter((text) => text !== "") ?? []));
    expect((await previewDrill(weak, operator, { id: backupId })).blockers).toEqual([]);
    await sql(deps, `DROP USER ${account}`);
  });

  test("the newest verified backup is found; a key starts one drill only", async () => {
    const first = await startDrillOfNewest(deps, operator, { idempotencyKey: "weekly" });
    const second = await startDrillOfNewest(deps, operator, { idempotencyKey: "weekly" });
    expect(second).toEqual(first);
    const job = await untilState(deps, first.jobId, "succeeded");
    expect(job.payload).toEqual({ backupId });
  });
});

/** Enough rows that the table's keys are made after them. */
function manyChildren(part: number): string {
  const rows = Array.from({ length: 500 }, (_, i) => {
    const id = 10 + part * 500 + i;
    return `(${id}, 'one', 'mail-${id}@example.test', '${`word${id % 50} and another `.repeat(20)}')`;
  });
  return `INSERT INTO child VALUES ${rows.join(",")}`;
}

async function scratchSchemas(flavour: Flavour, jobId: string): Promise<string[]> {
  const root = await connectAsRoot(flavour);
  const [rows] = await root.query<RowDataPacket[]>(
    "SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE ?",
    [`seaworthy\\_drill\\_${jobId}%`],
  );
  await root.end();
  return rows.map((row) => String(row["name"]));
}

function withAccount(url: string, account: string): string {
  return Object.assign(new URL(url), { username: account, password: "secret" }).toString();
}
