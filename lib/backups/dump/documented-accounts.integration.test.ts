import { readFile } from "node:fs/promises";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBackup } from "@/lib/backups";
import { startDrill } from "@/lib/drills";
import { newId } from "@/lib/kernel/ids";
import { openTarget } from "@/lib/mysql/open-target";
import { startRestore } from "@/lib/restores";
import { dumpToFile, urlOf } from "@/test/dump-to-file";
import { readJob, until } from "@/test/jobs";
import { actor, makeDeps, type TestDeps } from "@/test/make-deps";
import { startTestWorker } from "@/test/run-jobs";
import { availableServers, connectAsRoot } from "@/test/servers";
import { makeShop, value } from "@/test/target-sql";

describe.each(availableServers())("the accounts of docs/database-accounts.md on $flavour", ({ flavour, url }) => {
  const unique = newId().slice(-10);
  const users = { seaworthy: `sw_all_${unique}`, seaworthy_backup: `sw_b_${unique}` };
  let root: Connection;
  let deps: TestDeps;
  let host: string;

  beforeAll(async () => {
    root = await connectAsRoot(flavour);
    deps = await makeDeps(flavour);
    // At the host we come from: an anonymous account of that host would go before one at `%`.
    const [rows] = await root.query<RowDataPacket[]>("SELECT SUBSTRING_INDEX(USER(), '@', -1) AS host");
    host = String(rows[0]?.["host"]);
    for (const sql of await documentedStatements()) await root.query(sql);
    // What the page says of servers with a binary log, as those of tests may be.
    await root.query(`GRANT SUPER ON *.* TO '${users.seaworthy}'@'${host}'`);
    await makeShop(deps);
    await root.query(
      `USE ${deps.target.database};
       CREATE DEFINER = 'gone'@'nowhere.example' VIEW of_nobody AS SELECT 1 AS one;
       CREATE FUNCTION twice(x INT) RETURNS INT DETERMINISTIC RETURN x * 2`,
    );
  });
  afterAll(async () => {
    for (const user of Object.values(users)) await root.query(`DROP USER IF EXISTS '${user}'@'${host}'`);
    root.destroy();
    await deps.dispose();
  });

  async function documentedStatements(): Promise<string[]> {
    const text = await readFile("docs/database-accounts.md", "utf8");
    const name = flavour === "mariadb" ? "MariaDB" : "MySQL";
    const blocks = [...text.matchAll(/^On (\w+):\n\n```sql\n(.*?)```/gms)].filter(([, server]) => server === name);
    expect(blocks).toHaveLength(2);
    return blocks
      .flatMap(([, , sql = ""]) => sql.trim().split("\n"))
      .map((line) =>
        line
          .replace(/'(seaworthy|seaworthy_backup)'@'%'/, (_, user: keyof typeof users) => `'${users[user]}'@'${host}'`)
          .replace("'…'", "'secret'")
          .replace("shop.*", `${deps.target.database}.*`),
      );
  }

  const urlFor = (user: string) => urlOf(url, deps.target.database, { user, password: "secret" });

  test("the one for backups sees everything, and may change nothing", async () => {
    const { manifest } = await dumpToFile(urlFor(users.seaworthy_backup), deps.folder);
    expect(manifest.cannotSee).toEqual([]);
    expect(manifest.objects).toMatchObject({ functions: ["twice"], procedures: ["count_orders"], events: ["tidy"] });
    const target = openTarget({ targetUrl: urlFor(users.seaworthy_backup), targetPoolSize: 1 });
    await expect(target.pool.query("DELETE FROM orders")).rejects.toMatchObject({ errno: 1142 });
    await target.close();
  });

  test("the one for everything takes a backup, drills it and restores it", async () => {
    const own = { ...deps, config: { ...deps.config, targetUrl: urlFor(users.seaworthy) } };
    own.target = openTarget(own.config);
    const worker = startTestWorker(own);
    const run = async (jobId: string) => {
      const job = await until(
        () => readJob(deps, jobId),
        ({ state }) => state === "succeeded" || state === "failed",
      );
      expect(job.error).toBe(null);
    };
    try {
      const { backup, jobId } = await startBackup(own, actor("operator"), {});
      await run(jobId);
      await run((await startDrill(own, actor("operator"), { id: backup.id })).jobId);
      await root.query(`DELETE FROM ${deps.target.database}.orders`);
      const confirmation = `RESTORE ${deps.target.database}`;
      await run((await startRestore(own, actor("administrator"), { id: backup.id, confirmation })).jobId);
      expect(await value(deps, "SELECT COUNT(*) FROM orders")).toBe("500");
    } finally {
      await worker.stop(1000);
      await own.target.close();
    }
  });
});
