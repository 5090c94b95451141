import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { join } from "node:path";
import { startBackup } from "@/lib/backups";
import { startDrill } from "@/lib/drills";
import { newId } from "@/lib/kernel/ids";
import { getRestore, startRestore } from "@/lib/restores";
import { readJob, until, untilState } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { availableServers, connectAsRoot } from "@/test/servers";
import { restoreByClient, skipWithoutClient, vendorDump } from "@/test/vendor-programs";
import { fingerprint } from "./compare-schemas";
import { createTorture } from "./create-torture";

const otherSettings =
  "SET sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES,STRICT_ALL_TABLES', time_zone = '-03:00', NAMES latin1";

describe.each(availableServers())("everything a $flavour server can hold", ({ flavour, url }) => {
  const copy = `sw_torture_copy_${newId().slice(-10)}`;
  const hasClient = flavour === "mariadb" || process.env["TEST_MYSQL_CLIENT_DIR"] !== undefined;
  let root: Connection;
  let deps: TestDeps;
  let source: string;
  let backup: { id: string; fileName: string };
  let before: { prints: Record<string, string>; dump: string[] };
  let stop: () => Promise<void>;

  beforeAll(async () => {
    root = await connectAsRoot(flavour);
    deps = await makeDeps(flavour);
    source = deps.target.database;
    const worker = startTestWorker(deps);
    stop = () => worker.stop(1000);
    await root.query(`CREATE DATABASE ${copy} CHARACTER SET latin1; USE ${source}`);
    await createTorture(root, flavour, source);
    before = { prints: await fingerprint(root, source), dump: await anonymousDump(source) };
    const started = await startBackup(deps, actor("operator"), {});
    await untilState(deps, started.jobId, "succeeded");
    backup = started.backup;
  }, 120_000);
  afterAll(async () => {
    await root.query(`DROP DATABASE IF EXISTS ${copy}`);
    root.destroy();
    await stop();
    await deps.dispose();
  });

  /** The vendor's dump, whatever the schema's name, and whether it stands before the names of its objects. */
  async function anonymousDump(database: string): Promise<string[]> {
    const lines = hasClient ? await vendorDump(flavour, url, database) : [];
    return lines.map((line) =>
      line
        .replaceAll(source, "DATABASE")
        .replaceAll("`DATABASE`.", "")
        .replaceAll("DATABASE.", "")
        // MySQL says it of columns that were defined with a COLLATE, as all are once they came out of SHOW CREATE.
        .replace(/ CHARACTER SET \w+(?= COLLATE)/g, "")
        // Rows that name their transactions: no copy can have the same.
        .replace(/\(1,1,\d+,18446744073709551615\)/, "(1,1,since,ever)"),
    );
  }

  const ended = (jobId: string) =>
    until(
      () => readJob(deps, jobId),
      ({ state }) => state === "succeeded" || state === "failed",
    );

  test("comes back through zstdcat and the vendor's client, into a session with settings of its own", async (context) => {
    skipWithoutClient(context, flavour);
    await restoreByClient(flavour, url, join(deps.config.backupsDir, backup.fileName), copy, otherSettings);
    expect(await anonymousDump(copy)).toEqual(before.dump);
    expect(await fingerprint(root, copy)).toEqual(before.prints);
  });

  test("comes back in a drill, and every table's checksum is the one of the backup", async () => {
    const job = await ended((await startDrill(deps, actor("operator"), { id: backup.id })).jobId);
    expect(job.error).toBe(null);
    expect(job.result).toMatchObject({ differences: [], orphans: [] });
  });

  test("comes back through a restore", async () => {
    await root.query(`DROP DATABASE ${source}; CREATE DATABASE ${source} CHARACTER SET latin1; USE ${source}`);
    const { restoreId, jobId } = await startRestore(deps, actor("administrator"), {
      id: backup.id,
      confirmation: `RESTORE ${source}`,
    });
    const job = await ended(jobId);
    expect(job.error).toBe(null);
    expect(await getRestore(deps, actor("operator"), { id: restoreId })).toMatchObject({ state: "succeeded" });
    expect(await anonymousDump(source)).toEqual(before.dump);
    expect(await fingerprint(root, source)).toEqual(before.prints);
  });
});
