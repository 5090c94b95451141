import { execFileSync } from "node:child_process";
import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateIdentity, identityToRecipient } from "age-encryption";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getBackup, listBackups, reconcileFolder, startBackup } from "@/lib/backups";
import { getJob, type Worker } from "@/lib/jobs";
import { openTarget } from "@/lib/mysql/open-target";
import { backups } from "@/lib/store/schema";
import { readJob, until, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { connectAsRoot } from "@/test/servers";
import { makeShop, sql, value } from "@/test/target-sql";
import { type DrillEvidence, previewDrill, startDrill } from ".";

const operator = actor("operator");
let deps: TestDeps;
let worker: Worker;

beforeAll(async () => {
  deps = await makeDeps("mariadb");
  await makeShop(deps, 300);
  worker = startTestWorker(deps);
});
afterAll(async () => {
  await worker.stop(1000);
  await deps.dispose();
});

async function backUp(of: TestDeps = deps): Promise<string> {
  const { backup, jobId } = await startBackup(of, operator, {});
  await untilState(of, jobId, "succeeded");
  return backup.id;
}

async function drill(id: string, ends = "succeeded", on: TestDeps = deps) {
  const { jobId } = await startDrill(on, operator, { id });
  const job = await untilState(on, jobId, ends);
  expect(await value(on, `SHOW DATABASES LIKE 'seaworthy\\_drill\\_${jobId}%'`)).toBe(null);
  return job;
}

/** A dump of the target by mariadb-dump, with `more` in front of its closing line. */
async function foreign(name: string, more = ""): Promise<string> {
  const { hostname, port, username, password } = new URL(deps.config.targetUrl);
  const access = [`-h${hostname}`, `-P${port}`, `-u${username}`, `-p${password}`];
  const dump = execFileSync(
    "mariadb-dump",
    [...access, "--routines", "--events", "--databases", deps.target.database],
    {
      encoding: "latin1",
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  const end = dump.lastIndexOf("-- Dump completed");
  const path = join(deps.config.backupsDir, name);
  writeFileSync(path, `${dump.slice(0, end)}${more}${dump.slice(end)}`, "latin1");
  const minuteAgo = new Date(Date.now() - 60_000);
  utimesSync(path, minuteAgo, minuteAgo);
  await reconcileFolder(deps);
  const [found] = (await listBackups(deps, operator, { q: name })).items;
  if (found === undefined) throw new Error(`${name} was not found`);
  return found.id;
}

test("a dump by another tool is restored and counted, lets no event run and is not called proven", async () => {
  const id = await foreign("other.sql");
  const job = await drill(id);
  const evidence = job.result as DrillEvidence;
  expect(evidence).toMatchObject({ tables: 2, rows: 303, connections: 1, differences: [] });
  expect(evidence.notes.join(" ")).toContain("a drill lets no event run");
  expect(evidence.checksums.without).toHaveLength(2);
  const { log } = await getJob(deps, operator, { id: job.id });
  const said = /^It restores: 303 rows in 2 tables were restored in .* and counted in /;
  expect(log.map(({ line }) => line)).toContainEqual(expect.stringMatching(said));
  const backup = await getBackup(deps, operator, { id });
  expect(backup.proof).toBe("none");
  expect(backup.restoreMs).toBe(evidence.restoreMs);
});

test("a dump whose statements reach beyond the scratch schema is stopped before they do", async () => {
  const { database } = deps.target;
  const id = await foreign("dangerous.sql", `DELETE FROM \`${database}\`.\`orders\`;\n`);
  const job = await drill(id, "failed");
  expect(job.error).toMatchObject({ code: "drill.unsafe_statement", message: expect.stringContaining("DELETE FROM") });
  expect(await value(deps, "SELECT COUNT(*) FROM orders")).toBe("300");
});

test("without room where the server keeps its data it says how much is missing, before and in the job", async () => {
  const id = await foreign("huge.sql");
  await deps.store.db
    .update(backups)
    .set({ plainBytes: 10 ** 15 })
    .where(eq(backups.id, id));
  const { blockers, freeBytes } = await previewDrill(deps, operator, { id });
  expect(freeBytes).toBeGreaterThan(0);
  expect(blockers).toMatchObject([{ code: "drill.no_room", message: expect.stringContaining("1600 TB") }]);
  const job = await drill(id, "failed");
  expect(job.error?.code).toBe("drill.no_room");
});

test("an encrypted backup is drilled with the key that was typed, which is gone afterwards", async () => {
  const identity = await generateIdentity();
  const recipients = [await identityToRecipient(identity)];
  const closed = { ...deps, config: { ...deps.config, ageRecipients: recipients } };
  await worker.stop(1000);
  worker = startTestWorker(closed);
  const id = await backUp(closed);
  expect(await previewDrill(closed, operator, { id })).toMatchObject({ needsIdentity: true, blockers: [] });
  await expect(startDrill(closed, operator, { id })).rejects.toMatchObject({ code: "encryption.key_needed" });
  const wrong = await startDrill(closed, operator, { id, identity: await generateIdentity() });
  expect((await untilState(closed, wrong.jobId, "failed")).error?.code).toBe("encryption.wrong_key");
  expect((await getBackup(closed, operator, { id })).proof).not.toBe("damaged");
  const { jobId } = await startDrill(closed, operator, { id, identity });
  const job = await untilState(closed, jobId, "succeeded");
  expect(JSON.stringify(job)).not.toContain(identity);
  expect((await getBackup(closed, operator, { id })).proof).toBe("proven");
  await worker.stop(1000);
  worker = startTestWorker(deps);
});

test("DRILL_DATABASE_URL: with another account, on a server that is not the target's, as far as its rights go", async () => {
  const tables = await makeDeps("mariadb");
  const name = `sw_${tables.target.database.slice(-12)}`;
  const account = `${name}@'${await value(tables, "SELECT SUBSTRING_INDEX(USER(), '@', -1)")}'`;
  await sql(
    tables,
    "CREATE TABLE `a ``quoted'' table` (id INT PRIMARY KEY, `v \"x\"` VARCHAR(20))",
    "INSERT INTO `a ``quoted'' table` VALUES (1, 'x')",
    `CREATE USER ${account} IDENTIFIED BY 'secret'`,
    `GRANT ALL PRIVILEGES ON \`seaworthy\\_drill\\_%\`.* TO ${account}`,
  );
  const drillUrl = Object.assign(new URL(tables.config.targetUrl), {
    username: name,
    password: "secret",
    pathname: "/",
  });
  const elsewhere = { ...tables, config: { ...tables.config, drillUrl: drillUrl.toString() } };
  const other = startTestWorker(elsewhere);
  const job = await drill(await backUp(elsewhere), "succeeded", elsewhere);
  expect((job.result as DrillEvidence).server).toContain(`mysql://${name}@`);
  await other.stop(1000);
  await sql(tables, `DROP USER ${account}`);
  await tables.dispose();
});

test("an event that was enabled does not run in the scratch schema", async () => {
  await sql(
    deps,
    "CREATE TABLE IF NOT EXISTS fired (at DATETIME)",
    "CREATE EVENT fires ON SCHEDULE EVERY 1 SECOND STARTS '2020-01-01' DISABLE DO INSERT INTO fired VALUES (NOW())",
  );
  const root = await connectAsRoot("mariadb");
  await root.query(
    `ALTER EVENT ${deps.target.database}.fires ENABLE; ALTER EVENT ${deps.target.database}.fires ON SCHEDULE EVERY 1 HOUR STARTS '2020-01-01'`,
  );
  const id = await backUp();
  await root.query(`DROP EVENT ${deps.target.database}.fires`);
  await root.end();
  const { jobId } = await startDrill(deps, operator, { id });
  const scratch = openTarget({ ...deps.config, targetUrl: deps.config.targetUrl });
  const status = until(
    async () => {
      const [rows] = await scratch.pool.query(
        "SELECT EVENT_NAME AS name, STATUS AS status FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ?",
        [`seaworthy_drill_${jobId}_1`],
      );
      return { rows: rows as { name: string; status: string }[], job: await readJob(deps, jobId) };
    },
    ({ rows, job }) => rows.length > 1 || job.state === "succeeded",
  );
  for (const row of (await status).rows) expect(row.status).toBe("DISABLED");
  await untilState(deps, jobId, "succeeded");
  await scratch.close();
});
