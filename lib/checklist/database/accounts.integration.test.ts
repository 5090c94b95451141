import type { Connection } from "mysql2/promise";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTarget } from "@/lib/mysql/open-target";
import type { Target } from "@/lib/mysql/target";
import { urlOf } from "@/test/dump-to-file";
import { makeDeps, type TestDeps } from "@/test/make-deps";
import { availableServers, connectAsRoot } from "@/test/servers";
import type { Check } from "../check";
import { appNotRootCheck } from "./app-not-root";
import { backupGrantsCheck } from "./backup-grants";
import { longTransactionsCheck } from "./long-transactions";
import { binlogCheck } from "./binlog";
import { weakAccountsCheck } from "./weak-accounts";

const look = () => ({ now: new Date(), signal: AbortSignal.timeout(20_000) });

describe.each(availableServers())("accounts of $flavour", ({ flavour, url }) => {
  let deps: TestDeps;
  let root: Connection;
  let user: string;
  let accounts: string[];
  let ours: Target;
  beforeAll(async () => {
    deps = await makeDeps(flavour);
    root = await connectAsRoot(flavour);
    user = `sw_acc_${deps.target.database.slice(-10)}`;
    // By the name of the machine too: a server may still have an anonymous account for it.
    accounts = ["%", "localhost"].map((host) => `'${user}'@'${host}'`);
  });
  beforeEach(async () => {
    for (const account of accounts) await root.query(`CREATE USER ${account} IDENTIFIED BY 'secret'`);
    await grant(`SELECT ON ${deps.target.database}.*`);
    ours = openTarget({
      targetUrl: urlOf(url, deps.target.database, { user, password: "secret" }),
      targetPoolSize: 1,
    });
  });
  afterEach(async () => {
    await ours.close();
    await root.query(`DROP USER ${accounts.join(", ")}`);
  });
  afterAll(async () => {
    root.destroy();
    await deps.dispose();
  });

  async function grant(what: string): Promise<void> {
    for (const account of accounts) await root.query(`GRANT ${what} TO ${account}`);
  }

  const measure = (check: Check, target = ours) => check.measure({ ...deps, target }, look());

  /** Runs what a check says would help, for whichever of the two accounts it named. */
  async function obey(command: string | undefined): Promise<void> {
    for (const statement of (command ?? "").split("\n"))
      for (const account of accounts) await root.query(statement.replace(/'sw_acc_\w+'@'[^']+'/, account));
  }

  test("without TRIGGER a backup may miss triggers; with what the check says it misses nothing", async () => {
    await grant(`SHOW VIEW, EVENT ON ${deps.target.database}.*`);
    await grant(flavour === "mariadb" ? "SELECT ON mysql.proc" : "SHOW_ROUTINE ON *.*");
    const judged = await measure(backupGrantsCheck);
    expect(judged).toMatchObject({ status: "failed", summary: expect.stringContaining("may miss triggers:") });
    expect(judged.remedy?.command).toContain(`GRANT TRIGGER ON \`${deps.target.database}\`.* TO '${user}'@'`);
    await obey(judged.remedy?.command);
    expect(await measure(backupGrantsCheck)).toMatchObject({ status: "ok" });
  });

  test("without RELOAD a backup is complete, and that is told quietly", async () => {
    await grant(`SHOW VIEW, EVENT, TRIGGER ON ${deps.target.database}.*`);
    await grant(flavour === "mariadb" ? "SELECT ON mysql.proc" : "SHOW_ROUTINE ON *.*");
    expect(await measure(backupGrantsCheck)).toMatchObject({
      status: "warning",
      severity: "info",
      remedy: { command: expect.stringContaining("GRANT RELOAD ON *.* TO ") },
    });
  });

  test.each([
    ["weak accounts", weakAccountsCheck],
    ["the application's rights", appNotRootCheck],
    ["open transactions", longTransactionsCheck],
    ["the binary log", binlogCheck],
  ])("%s cannot be seen without a grant, which is told and helps", async (_, check) => {
    const told: string[] = [];
    let judged = await measure(check);
    // Where two things have to be seen, the second grant is told when the first is there.
    for (let grants = 0; grants < 2 && judged.status === "cannot_see"; grants++) {
      told.push(judged.remedy?.command ?? "");
      await obey(told.at(-1));
      judged = await measure(check);
    }
    expect(told[0]).toMatch(/^GRANT [^\n]*;$/);
    expect(new Set(told).size).toBe(told.length);
    expect(judged.status).not.toBe("cannot_see");
  });

  test("anonymous accounts and empty passwords are named, each with its statement; locked ones and roles are not", async () => {
    const host = `10.${deps.target.database.charCodeAt(12)}.%`;
    const unique = `${user}_weak`;
    const made = [
      `''@'${host}'`,
      `'${unique}'@'${host}'`,
      `'${unique}_locked'@'${host}'`,
      `'${unique}_fine'@'${host}'`,
    ];
    const [anonymous, empty, locked, fine] = made as [string, string, string, string];
    await root.query(
      `CREATE USER ${anonymous}; CREATE USER ${empty}; CREATE USER ${locked} ACCOUNT LOCK; CREATE USER ${fine} IDENTIFIED BY 'secret'; CREATE ROLE '${unique}_role'`,
    );
    try {
      const { judge, gather } = weakAccountsCheck;
      const facts = await gather(deps, look());
      // The server may have others of its own: only ours are looked at.
      const own = (facts.accounts ?? []).filter((account) => account.host === host);
      const judged = judge({ ...facts, accounts: own });
      expect(judged).toMatchObject({
        status: "failed",
        evidence: { items: [`${anonymous}: anybody, without a name`, `${empty}: empty password`] },
      });
      await root.query(judged.remedy?.command?.replaceAll("…", "good enough") ?? "");
      const after = await gather(deps, look());
      expect(judge({ ...after, accounts: (after.accounts ?? []).filter((one) => one.host === host) }).status).toBe(
        "ok",
      );
      expect(JSON.stringify(facts)).not.toMatch(/_locked|_role/);
    } finally {
      await root.query(`DROP USER IF EXISTS ${made.join(", ")}; DROP ROLE '${unique}_role'`);
    }
  });

  test("an account of ours with everything is root, whatever its name", async () => {
    await grant("ALL PRIVILEGES ON *.*");
    expect(await measure(appNotRootCheck)).toMatchObject({
      status: "failed",
      summary: expect.stringContaining(`'${user}'@'`),
    });
  });

  test("an application that works in the target with SUPER is named, and without is not", async () => {
    const app = `${user}_app`;
    const appAccounts = ["%", "localhost"].map((host) => `'${app}'@'${host}'`);
    for (const account of appAccounts)
      await root.query(`CREATE USER ${account} IDENTIFIED BY 'secret'; GRANT ALL PRIVILEGES ON *.* TO ${account}`);
    await grant("PROCESS ON *.*");
    await grant(`SELECT ON mysql.${flavour === "mariadb" ? "global_priv" : "user"}`);
    const application = openTarget({
      targetUrl: urlOf(url, deps.target.database, { user: app, password: "secret" }),
      targetPoolSize: 1,
    });
    try {
      await application.pool.query("SELECT 1");
      expect(await measure(appNotRootCheck)).toMatchObject({
        status: "failed",
        summary: expect.stringContaining(`'${app}'@'`),
      });
      for (const account of appAccounts) await root.query(`REVOKE ALL PRIVILEGES ON *.* FROM ${account}`);
      expect(await measure(appNotRootCheck)).toMatchObject({ status: "ok" });
    } finally {
      await application.close();
      await root.query(`DROP USER ${appAccounts.join(", ")}`);
    }
  });
});
