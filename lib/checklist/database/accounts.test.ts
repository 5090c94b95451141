import { describe, expect, test } from "vitest";
import { appNotRootCheck } from "./app-not-root";
import { backupGrantsCheck } from "./backup-grants";
import { publicPortCheck } from "./public-port";
import { placeOf } from "./server-place";
import { tlsCheck } from "./tls";
import { weakAccountsCheck } from "./weak-accounts";

const accountsGrant = "GRANT SELECT ON `mysql`.`user` TO 'sw'@'%';";
const account = (user: string, host: string, withoutPassword = false) => ({
  user,
  host,
  withoutPassword,
  isSuper: false,
});

describe("weak accounts", () => {
  const judge = weakAccountsCheck.judge;

  test("accounts with names and passwords are fine", () => {
    const accounts = [account("root", "localhost"), account("app", "%")];
    expect(judge({ accounts, accountsGrant, ownWithoutPassword: null })).toMatchObject({
      status: "ok",
      summary: "All 2 accounts have a name and a password",
    });
  });

  test("anonymous and open ones are named, each with its statement", () => {
    const accounts = [account("", "localhost", true), account("o'brien", "10.%", true), account("app", "%")];
    expect(judge({ accounts, accountsGrant, ownWithoutPassword: null })).toMatchObject({
      status: "failed",
      summary: "The server has 1 anonymous account and 1 account without a password",
      remedy: { command: "DROP USER ''@'localhost';\nALTER USER 'o\\'brien'@'10.%' IDENTIFIED BY '…';" },
    });
  });

  test("unseen is not fine; an empty password of our own is known without looking", () => {
    const unseen = { accounts: null, accountsGrant, ownWithoutPassword: null };
    expect(judge(unseen)).toMatchObject({ status: "cannot_see", remedy: { command: accountsGrant } });
    expect(judge({ ...unseen, ownWithoutPassword: "'sw'@'%'" })).toMatchObject({
      status: "failed",
      evidence: { items: ["'sw'@'%': empty password"] },
    });
  });
});

describe("the application is not root", () => {
  const fine = {
    database: "shop",
    account: "'sw'@'%'",
    isOurs: false,
    powerful: [{ user: "root", name: "'root'@'localhost'" }],
    accountsGrant,
    users: ["shop_app"],
  };

  test("fine while those with SUPER do not work in the schema", () => {
    expect(appNotRootCheck.judge(fine).status).toBe("ok");
    expect(appNotRootCheck.judge({ ...fine, powerful: [], users: null }).status).toBe("ok");
  });

  test("ours, and one that has a session in the schema, are named", () => {
    expect(appNotRootCheck.judge({ ...fine, isOurs: true, users: ["root"] })).toMatchObject({
      status: "failed",
      summary: "'sw'@'%', 'root'@'localhost' may do everything on the server, and work in shop",
      remedy: { command: expect.stringContaining("CREATE USER 'shop_app'@'%'") },
    });
  });

  test("what may not be seen is said with the grant that would show it", () => {
    expect(appNotRootCheck.judge({ ...fine, powerful: null })).toMatchObject({
      status: "cannot_see",
      remedy: { command: accountsGrant },
    });
    expect(appNotRootCheck.judge({ ...fine, users: null })).toMatchObject({
      status: "cannot_see",
      remedy: { command: "GRANT PROCESS ON *.* TO 'sw'@'%';" },
    });
    expect(appNotRootCheck.judge({ ...fine, powerful: null, isOurs: true }).status).toBe("failed");
  });
});

describe("the grants of backups", () => {
  const fine = { database: "shop", account: "'sw'@'%'", hidden: [], lacking: [] };

  test("all of them are fine", () => {
    expect(backupGrantsCheck.judge(fine)).toMatchObject({ status: "ok", summary: "'sw'@'%' sees everything in shop" });
  });

  test("what may be hidden is critical, with each grant once", () => {
    const grant = "GRANT SELECT ON `mysql`.`proc` TO 'sw'@'%';";
    const hidden = [
      { objectClass: "procedures" as const, grant },
      { objectClass: "functions" as const, grant },
    ];
    const judged = backupGrantsCheck.judge({ ...fine, hidden });
    expect(judged).toMatchObject({ status: "failed", remedy: { command: grant } });
    expect(judged.severity).toBeUndefined();
  });

  test("what a backup can do without is worth a line, and no alarm", () => {
    const grant = "GRANT RELOAD ON *.* TO 'sw'@'%';";
    const lacking = [{ privilege: "RELOAD", without: "one connection reads everything", grant }];
    expect(backupGrantsCheck.judge({ ...fine, lacking })).toMatchObject({
      status: "warning",
      severity: "info",
      remedy: { command: grant },
    });
  });
});

describe("the port", () => {
  const closed = {
    port: "3306",
    binds: ["127.0.0.1"],
    reachedAt: [{ address: "127.0.0.1", kind: "loopback" as const }],
    open: ["'app'@'%'"],
    accountsGrant: null,
  };
  const inside = [{ address: "10.0.0.5", kind: "private" as const }];
  const outside = [...inside, { address: "203.0.113.7", kind: "public" as const }];

  test("on its own machine only, or on no network, it is closed whoever may sign in", () => {
    expect(publicPortCheck.judge(closed).status).toBe("ok");
    expect(publicPortCheck.judge({ ...closed, binds: [] }).status).toBe("ok");
    expect(publicPortCheck.judge({ ...closed, binds: ["127.0.0.1", "::1"], accountsGrant }).status).toBe("ok");
  });

  test("public and open to every host is critical", () => {
    const judged = publicPortCheck.judge({ ...closed, binds: ["*"], reachedAt: outside });
    expect(judged).toMatchObject({
      status: "failed",
      summary: "The server answers at the public address 203.0.113.7, and 1 account may sign in from anywhere",
      remedy: { command: "[mysqld]\nbind-address = 127.0.0.1" },
    });
    expect(judged.severity).toBeUndefined();
  });

  test("public and for named hosts only is a warning, also when the accounts cannot be seen", () => {
    const narrow = { ...closed, binds: ["*"], reachedAt: outside, open: [] };
    expect(publicPortCheck.judge(narrow)).toMatchObject({ status: "warning", severity: "warning" });
    expect(publicPortCheck.judge({ ...narrow, accountsGrant })).toMatchObject({
      status: "warning",
      remedy: { command: accountsGrant },
    });
  });

  test("in a private network open accounts are worth a line; unseen ones are not called fine", () => {
    const listening = { ...closed, binds: ["*"], reachedAt: inside };
    expect(publicPortCheck.judge(listening)).toMatchObject({ status: "warning", severity: "info" });
    expect(publicPortCheck.judge({ ...listening, open: [], accountsGrant }).status).toBe("cannot_see");
    expect(publicPortCheck.judge({ ...listening, open: [] }).status).toBe("ok");
    expect(publicPortCheck.judge({ ...listening, binds: ["10.0.0.5"] })).toMatchObject({
      status: "ok",
      summary: "The server was found at 10.0.0.5 only",
    });
  });
});

describe("encryption", () => {
  const place = (address: string) => ({ ...placeOf(address), onThisMachine: address === "127.0.0.1" });
  const connection = (name: "target" | "store", address: string, cipher: string | null) => ({
    name,
    place: place(address),
    cipher,
    protocol: cipher === null ? null : "TLSv1.3",
  });

  test("what stays on this machine needs none", () => {
    const connections = [connection("target", "127.0.0.1", null), connection("store", "127.0.0.1", null)];
    expect(tlsCheck.judge({ connections })).toMatchObject({
      status: "ok",
      summary: "Both databases are on this machine",
    });
  });

  test.each(["10.0.0.5", "203.0.113.7"])("to %s in the clear is a warning, with the setting", (address) => {
    const connections = [connection("target", address, null), connection("store", address, null)];
    expect(tlsCheck.judge({ connections })).toMatchObject({
      status: "warning",
      summary: "The connection to the target and the store leaves this machine unencrypted",
      remedy: { command: "TARGET_DATABASE_URL=mysql://…?ssl=true\nDATABASE_URL=mysql://…?ssl=true" },
    });
  });

  test("encrypted, it may go anywhere; the cipher is the evidence", () => {
    const connections = [
      connection("target", "203.0.113.7", "TLS_AES_128_GCM_SHA256"),
      connection("store", "127.0.0.1", null),
    ];
    expect(tlsCheck.judge({ connections })).toMatchObject({
      status: "ok",
      evidence: { facts: [{ value: "203.0.113.7 (public), TLSv1.3 TLS_AES_128_GCM_SHA256" }, {}] },
    });
  });
});
