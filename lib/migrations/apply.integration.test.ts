import { spawn } from "node:child_process";
import { once } from "node:events";
import { open, rename } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Connection } from "mysql2/promise";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { OperatorError } from "@/lib/kernel/errors";
import { sleep } from "@/lib/kernel/sleep";
import { lockNameFor } from "@/lib/mysql/named-lock";
import { availableServers } from "@/test/servers";
import { scratchTarget, type ScratchTarget } from "@/test/scratch-target";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe.each(availableServers())("applying to $flavour", ({ flavour }) => {
  let scratch: ScratchTarget;
  const states = () =>
    scratch.rows("SELECT version, state, statements_done FROM schema_version ORDER BY installed_rank");
  const running = (like: string) =>
    scratch.rows(`SELECT ID FROM information_schema.PROCESSLIST WHERE INFO LIKE '${like}'`);

  beforeEach(async () => {
    scratch = await scratchTarget(flavour);
  });
  afterEach(() => scratch.dispose());

  test("files apply in numeric order, once", async () => {
    await scratch.write("10_third.sql", "INSERT INTO a VALUES (10);");
    await scratch.write("2_second.sql", "INSERT INTO a VALUES (2);");
    await scratch.write("1_first.sql", "CREATE TABLE a (n int);\nINSERT INTO a VALUES (1);");
    await scratch.write("1_first.down.sql", "DROP TABLE a;");
    expect(await scratch.apply({ upTo: "2" })).toEqual({ applied: ["1", "2"] });
    expect(await scratch.apply()).toEqual({ applied: ["10"] });
    expect(await scratch.apply()).toEqual({ applied: [] });
    expect(await scratch.rows("SELECT n FROM a")).toEqual([["1"], ["2"], ["10"]]);
    expect(await states()).toEqual([
      ["1", "applied", "2"],
      ["2", "applied", "1"],
      ["10", "applied", "1"],
    ]);
  });

  test("DELIMITER blocks and bodies run, text arrives unchanged", async () => {
    await scratch.write(
      "001_procedure.sql",
      "\ufeffCREATE TABLE a (n int, t text);\r\nDELIMITER //\r\nCREATE PROCEDURE guard()\r\nBEGIN\r\n  IF (SELECT COUNT(*) FROM a) = 0 THEN\r\n    INSERT INTO a VALUES (1, '😀; שלום');\r\n  END IF;\r\nEND //\r\nDELIMITER ;\r\nCALL guard();\r\nCALL guard();\r\nDROP PROCEDURE guard;\r\n",
    );
    await scratch.write(
      "002_trigger.sql",
      "CREATE TRIGGER g BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.n = NEW.n + 1; SET NEW.t = 'x'; END;\nINSERT INTO a VALUES (1, 'y');",
    );
    await scratch.apply();
    expect(await scratch.rows("SELECT n, t FROM a ORDER BY n")).toEqual([
      ["1", "😀; שלום"],
      ["2", "x"],
    ]);
  });

  test("a failing statement stops the run, says where, and blocks until it is retried", async () => {
    await scratch.write(
      "001_half.sql",
      "CREATE TABLE IF NOT EXISTS a (n int);\n\nALTER TABLE a ADD COLUMN n int;\nINSERT INTO a VALUES (1);",
    );
    await scratch.write("002_next.sql", "CREATE TABLE b (n int);");
    const failure = await failureOf(scratch.apply());
    expect(failure).toMatchObject({
      code: "migration.failed",
      details: { statementsDone: 1, line: 3, serverCode: "ER_DUP_FIELDNAME" },
    });
    expect(failure.message).toMatch(
      /001_half\.sql failed at statement 2 of 3 \(line 3\): Duplicate column.*Statement 1 has run/,
    );
    expect(await states()).toEqual([["001", "failed", "1"]]);
    expect(await scratch.rows("SHOW TABLES LIKE 'b'")).toEqual([]);
    await expect(scratch.apply()).rejects.toMatchObject({ code: "migrations.blocked" });
    await scratch.write("001_half.sql", "CREATE TABLE IF NOT EXISTS a (n int);\nALTER TABLE a ADD COLUMN m int;");
    expect(await scratch.apply({ retryFailed: true })).toEqual({ applied: ["001", "002"] });
  });

  test("a file of pure DML is all or nothing", async () => {
    await scratch.write("001_table.sql", "CREATE TABLE a (n int PRIMARY KEY);");
    await scratch.write("002_data.sql", "SET @x = 1;\nINSERT INTO a VALUES (@x);\nINSERT INTO a VALUES (1);");
    const failure = await failureOf(scratch.apply());
    expect(failure.message).toMatch(/statement 3 of 3.*rolled back: nothing of it remains/);
    expect(await scratch.rows("SELECT * FROM a")).toEqual([]);
    expect(await states()).toEqual([
      ["001", "applied", "1"],
      ["002", "failed", "0"],
    ]);
  });

  test("what a table without transactions keeps is not said to be gone", async () => {
    await scratch.write("001_table.sql", "CREATE TABLE a (n int PRIMARY KEY) ENGINE=MyISAM;");
    await scratch.write(
      "002_data.sql",
      "INSERT INTO a VALUES (1);\nINSERT INTO a VALUES (2);\nINSERT INTO a VALUES (1);",
    );
    const failure = await failureOf(scratch.apply());
    expect(failure.message).toMatch(
      /Statements 1 to 2 have run; what was not committed was rolled back, except in tables without transactions/,
    );
    expect(failure.hint).toContain("Put right what is half done");
    expect(await scratch.rows("SELECT COUNT(*) FROM a")).toEqual([["2"]]);
    expect(await states()).toEqual([
      ["001", "applied", "1"],
      ["002", "failed", "2"],
    ]);
  });

  test("what was open in a file's own transaction is said to be rolled back", async () => {
    await scratch.write("001_table.sql", "CREATE TABLE a (n int PRIMARY KEY);");
    await scratch.write(
      "002_data.sql",
      "START TRANSACTION;\nINSERT INTO a VALUES (1);\nINSERT INTO a VALUES (1);\nCOMMIT;",
    );
    const failure = await failureOf(scratch.apply());
    expect(failure.message).toMatch(
      /statement 3 of 4.*Statements 1 to 2 have run; what was not committed was rolled back\.$/,
    );
    expect(await scratch.rows("SELECT * FROM a")).toEqual([]);
  });

  test("a procedure that met a lock half way is not called again", async () => {
    await scratch.write(
      "001_tables.sql",
      "CREATE TABLE a (n int);\nCREATE TABLE done (n int);\nINSERT INTO a VALUES (1);\nCREATE PROCEDURE p() BEGIN INSERT INTO done VALUES (1); UPDATE a SET n = 2; END;",
    );
    await scratch.apply();
    await scratch.write("002_call.sql", "SET innodb_lock_wait_timeout = 1;\nCALL p();");
    const blocker = await scratch.target.connect();
    await blocker.query("BEGIN");
    await blocker.query("UPDATE a SET n = 3");
    const failure = await failureOf(scratch.apply({ lockAttempts: 3 }));
    blocker.destroy();
    expect(failure.message).toContain(`connection ${blocker.threadId}`);
    expect(await scratch.rows("SELECT * FROM done")).toEqual([["1"]]);
  });

  test("a history that somebody holds is waited for no longer than a table", async () => {
    await scratch.write("001_table.sql", "CREATE TABLE a (n int);");
    await scratch.apply();
    await scratch.write("002_table.sql", "CREATE TABLE b (n int);");
    const holder = await scratch.target.connect();
    await holder.query("LOCK TABLES schema_version READ");
    const outcome = await scratch.apply().catch((error: unknown) => error);
    holder.destroy();
    expect(outcome).toMatchObject({ code: "migrations.history_locked", kind: "conflict" });
    expect(await scratch.rows("SHOW TABLES LIKE 'b'")).toEqual([]);
  });

  test("a file that failed and was renamed since is retried as the version it is", async () => {
    await scratch.write("001_table.sql", "CREATE TABLE a (n int);\nNONSENSE;");
    await failureOf(scratch.apply());
    await rename(join(scratch.folder, "001_table.sql"), join(scratch.folder, "1_table.sql"));
    await scratch.write("1_table.sql", "CREATE TABLE IF NOT EXISTS a (n int);");
    expect(await scratch.apply({ retryFailed: true })).toEqual({ applied: ["1"] });
    expect(await states()).toEqual([["1", "applied", "1"]]);
    expect(await scratch.apply()).toEqual({ applied: [] });
  });

  test("a file that was edited since it was planned is not run", async () => {
    await scratch.write("001_table.sql", "CREATE TABLE a (n int);");
    await scratch.write("002_table.sql", "CREATE TABLE b (n int);");
    const beforeFirst = () => scratch.write("002_table.sql", "DROP TABLE a;");
    await expect(scratch.apply({ beforeFirst })).rejects.toMatchObject({ code: "migration.file_edited" });
    expect(await states()).toEqual([["001", "applied", "1"]]);
    expect(await scratch.rows("SELECT * FROM a")).toEqual([]);
  });

  test("a file that cannot be split fails before any of it runs", async () => {
    await scratch.write("001_cut.sql", "CREATE TABLE a (n int);\nINSERT INTO a VALUES ('");
    await expect(scratch.apply()).rejects.toMatchObject({
      code: "sql.unterminated",
      message: expect.stringContaining("001_cut.sql"),
    });
    expect(await scratch.rows("SHOW TABLES LIKE 'a'")).toEqual([]);
  });

  test("a statement longer than the server takes is refused before anything runs", async () => {
    const [[limit]] = (await scratch.rows("SELECT @@max_allowed_packet")) as [[string]];
    // One byte less than the limit: the packet also holds what the protocol puts before the text.
    await scratch.write("001_long.sql", `CREATE TABLE a (n int);\nSELECT '${"x".repeat(Number(limit) - 10)}';`);
    await expect(scratch.apply()).rejects.toMatchObject({ code: "migration.statement_too_long" });
    expect(await scratch.rows("SHOW TABLES LIKE 'a'")).toEqual([]);
  });

  test("what one file sets does not reach the next", async () => {
    await scratch.write(
      "001_sets.sql",
      "CREATE TABLE a (id int AUTO_INCREMENT PRIMARY KEY, mode text, checks int, zone text, auto int, db text, wait int, limits text);\nSET sql_mode = 'ANSI_QUOTES', foreign_key_checks = 0, unique_checks = 0, time_zone = '+05:00', autocommit = 0, lock_wait_timeout = 99, innodb_lock_wait_timeout = 9, sql_safe_updates = 1, sql_select_limit = 1, group_concat_max_len = 9;\nSET SESSION TRANSACTION READ ONLY;\nSET NAMES latin1;\nUSE mysql;\nCOMMIT;",
    );
    await scratch.write("002_locks.sql", "LOCK TABLES a WRITE;");
    await scratch.write(
      "003_reads.sql",
      "INSERT INTO a (mode, checks, zone, auto, db, wait, limits) SELECT @@sql_mode, @@foreign_key_checks + @@unique_checks, @@time_zone, @@autocommit, DATABASE(), @@lock_wait_timeout, CONCAT_WS(' ', @@sql_safe_updates = 1, @@sql_select_limit, @@innodb_lock_wait_timeout > 9, @@group_concat_max_len > 9);",
    );
    await scratch.apply();
    const [[mode, ...rest]] = (await scratch.rows("SELECT mode, checks, zone, auto, db, wait, limits FROM a")) as [
      (string | null)[],
    ];
    expect(mode).not.toContain("ANSI_QUOTES");
    expect(rest).toEqual(["2", "SYSTEM", "1", scratch.target.database, "5", "0 18446744073709551615 1 1"]);
  });

  test("a file that ends inside a transaction has failed", async () => {
    await scratch.write("001_open.sql", "CREATE TABLE a (n int);\nBEGIN;\nINSERT INTO a VALUES (1);");
    const failure = await failureOf(scratch.apply());
    expect(failure.message).toContain("ends inside a transaction");
    expect(await scratch.rows("SELECT * FROM a")).toEqual([]);
    expect(await states()).toEqual([["001", "failed", "3"]]);
  });

  test("an ALTER that meets a lock gives up with the blocker's name, and passes once it is gone", async () => {
    await scratch.write("001_table.sql", "CREATE TABLE a (n int) ENGINE=InnoDB;");
    await scratch.apply();
    await scratch.write("002_alter.sql", "SET lock_wait_timeout = 1;\nALTER TABLE a ADD COLUMN m int;");
    const blocker = await scratch.target.connect();
    await blocker.query("BEGIN");
    await blocker.query("INSERT INTO a VALUES (1)");
    const failure = await failureOf(scratch.apply());
    expect(failure.message).toContain(`connection ${blocker.threadId}`);
    const lines: string[] = [];
    const onLog = (line: string) => {
      lines.push(line);
      if (line.includes("waits for")) blocker.destroy();
    };
    await scratch.apply({ retryFailed: true, lockAttempts: 10, onLog });
    expect(lines.join("\n")).toContain(`ALTER TABLE a waits for connection ${blocker.threadId}`);
  });

  test("while somebody holds the lock nothing is applied, and the holder is named", async () => {
    await scratch.write("001_table.sql", "CREATE TABLE a (n int);");
    const holder = await scratch.target.connect();
    await holder.query("SELECT GET_LOCK(?, 0)", [lockNameFor(scratch.target.database, "ddl")]);
    await expect(scratch.apply({ lockWaitSeconds: 1 })).rejects.toMatchObject({
      code: "lock.held",
      message: expect.stringContaining(`connection ${holder.threadId}`),
    });
    holder.destroy();
    expect(await scratch.rows("SHOW TABLES")).toEqual([]);
  });

  test("cancelling kills the running statement and records where", async () => {
    await scratch.target.pool.query("CREATE TABLE a (n int)");
    const blocker = await scratch.target.connect();
    await blocker.query("BEGIN");
    await blocker.query("INSERT INTO a VALUES (1)");
    await scratch.write("001_slow.sql", "SET lock_wait_timeout = 60;\nALTER TABLE a ADD COLUMN m int;");
    const cancel = new AbortController();
    const run = failureOf(scratch.apply({ signal: cancel.signal }));
    await appears(() => running("ALTER TABLE a%"));
    cancel.abort(new OperatorError("job.cancelled", "cancelled"));
    const failure = await run;
    blocker.destroy();
    expect(failure).toMatchObject({ code: "migration.cancelled", details: { statementsDone: 1, line: 2 } });
    expect(failure.message).toBe(
      "001_slow.sql was stopped at statement 2 of 2 (line 2). Statement 1 has run and stays.",
    );
    expect(await states()).toEqual([["001", "failed", "1"]]);
  });

  test("a killed session is reported with what is unknown", async () => {
    await scratch.write("001_slow.sql", "CREATE TABLE a (n int);\nDO SLEEP(30);");
    let connection: Connection | undefined;
    const run = scratch.target.connect().then((own) => {
      connection = own;
      return failureOf(scratch.apply({ connection: own }));
    });
    await appears(() => running("DO SLEEP(30)%"));
    await scratch.target.pool.query(`KILL CONNECTION ${connection?.threadId}`);
    const failure = await run;
    expect(failure.code).toBe("migration.failed");
    expect(failure.message).toMatch(
      /Statement 1 has run and stays; the connection broke, so whether statement 2 took effect is unknown/,
    );
    expect(await states()).toEqual([["001", "failed", "1"]]);
  });

  test("a process killed with -9 leaves an honest trace: running while its statement runs, then interrupted", async () => {
    await scratch.write("001_slow.sql", "CREATE TABLE a (n int);\nDO SLEEP(6);\nCREATE TABLE b (n int);");
    const child = await startApplying(scratch);
    await appears(() => running("DO SLEEP(6)%"));
    child.kill("SIGKILL");
    await once(child, "exit");
    // The server may not have noticed yet: then the lock is still held by the dead process's session.
    const first = await failureOf(scratch.apply({ lockWaitSeconds: 0 }));
    expect(["lock.held", "migrations.blocked"]).toContain(first.code);
    await disappears(() => running("DO SLEEP(6)%"));
    const second = await failureOf(scratch.apply({ lockWaitSeconds: 10 }));
    expect(second).toMatchObject({
      code: "migrations.blocked",
      message: expect.stringContaining("whether statement 2 of 3 took effect is unknown"),
    });
    expect(await states()).toEqual([["001", "failed", "1"]]);
    expect(await scratch.rows("SHOW TABLES LIKE 'b'")).toEqual([]);
  });

  test("a 100 MB file applies in bounded memory", async () => {
    await scratch.write("001_table.sql", "CREATE TABLE big (id int PRIMARY KEY, t varchar(2000));");
    const file = await open(join(scratch.folder, "002_big.sql"), "w");
    const filling = "x".repeat(1000);
    for (let i = 0; i < 1000; i++) {
      const rows = Array.from({ length: 100 }, (_, k) => `(${i * 100 + k},'${filling}')`);
      await file.write(`INSERT INTO big VALUES ${rows.join(",\n")};\n`);
    }
    await file.close();
    const before = process.memoryUsage().rss;
    let peak = before;
    await scratch.apply({ onProgress: () => (peak = Math.max(peak, process.memoryUsage().rss)) });
    expect(await scratch.rows("SELECT COUNT(*) FROM big")).toEqual([["100000"]]);
    expect((peak - before) / 1e6).toBeLessThan(150);
  }, 120_000);

  test("another tool's schema_version is left alone", async () => {
    await scratch.target.pool.query("CREATE TABLE schema_version (id int)");
    await scratch.write("001_table.sql", "CREATE TABLE a (n int);");
    await expect(scratch.apply()).rejects.toMatchObject({ code: "migrations.foreign_history" });
  });
});

async function failureOf(work: Promise<unknown>): Promise<OperatorError> {
  const outcome = await work.catch((error: unknown) => error);
  if (outcome instanceof OperatorError) return outcome;
  throw new Error(`expected an OperatorError, got ${String(outcome)}`, { cause: outcome });
}

async function appears(look: () => Promise<unknown[]>): Promise<void> {
  await expect.poll(async () => (await look()).length, { interval: 50 }).toBeGreaterThan(0);
}

async function disappears(look: () => Promise<unknown[]>): Promise<void> {
  await expect.poll(async () => (await look()).length, { interval: 100 }).toBe(0);
  await sleep(100);
}

/** A real process of its own that applies the folder. */
async function startApplying({ url, folder }: ScratchTarget) {
  const bundle = join(folder, "apply.mjs");
  await build({
    stdin: {
      contents: `
        import { openTarget } from "@/lib/mysql/open-target";
        import { applyPending, scanFolder } from "@/lib/migrations";
        const target = openTarget({ targetUrl: process.argv[2], targetPoolSize: 1 });
        const { files } = await scanFolder(process.argv[3]);
        const [connection, bookkeeper] = [await target.connect(), await target.connect()];
        await applyPending({ connection, bookkeeper, database: target.database, files, installedBy: "child", lockWaitSeconds: 5 });`,
      resolveDir: root,
      loader: "ts",
    },
    alias: { "@": root.replace(/\/$/, "") },
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: bundle,
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return spawn(process.execPath, [bundle, url, folder], { stdio: "inherit" });
}
