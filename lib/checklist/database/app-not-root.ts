import type { Connection } from "mysql2/promise";
import { holds } from "@/lib/mysql/grants";
import { listSessions, type ServerSession } from "@/lib/mysql/list-sessions";
import { quoteId, quoteString } from "@/lib/mysql/quote";
import { readCapabilities } from "@/lib/mysql/server-capabilities";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { cannotSee } from "./judgements";
import { onTarget } from "./on-target";
import { accountsGrant, nameOf, readAccounts } from "./read-accounts";

const mostUsers = 100;

interface RootFacts {
  database: string;
  /** Ours, `'user'@'host'`. */
  account: string;
  isOurs: boolean;
  /** Accounts with SUPER; null: not to be seen. */
  powerful: { user: string; name: string }[] | null;
  accountsGrant: string;
  /** Users with a session in the target right now, without ours; null: not to be seen. */
  users: string[] | null;
}

export const appNotRootCheck = defineCheck<RootFacts>({
  id: "db.app_not_root",
  area: "database",
  title: "Application is not root",
  why: "What an attacker finds in the application's settings should open one schema, not the whole server.",
  severity: "warning",
  pace: "slow",
  limitSeconds: 15,
  gather: (deps, look) =>
    onTarget(deps, look, async ({ ask, connection }) => {
      const capabilities = await readCapabilities(connection);
      const { account, grants, flavour } = capabilities;
      const accounts = await readAccounts(ask, flavour);
      return {
        database: deps.target.database,
        account,
        isOurs: holds(grants, "SUPER"),
        powerful:
          accounts === null
            ? null
            : accounts.filter(({ isSuper }) => isSuper).map((one) => ({ user: one.user, name: nameOf(one) })),
        accountsGrant: accountsGrant(capabilities),
        users: holds(grants, "PROCESS") ? await readUsers(connection, deps.target.database) : null,
      };
    }),
  judge(found): Judgement {
    const { database, account, powerful, users } = found;
    const inUse = (powerful ?? []).filter(({ user }) => users?.includes(user) === true).map(({ name }) => name);
    const facts = evidence(
      [
        ["Seaworthy's account", account],
        ["Accounts with SUPER", powerful === null ? "not to be seen" : String(powerful.length)],
        [`Users in ${database} now`, users === null ? "not to be seen" : users.join(", ") || "none but ours"],
      ],
      powerful?.map(({ name }) => name),
    );
    const guilty = [...new Set([...(found.isOurs ? [account] : []), ...inUse])];
    if (guilty.length > 0)
      return {
        status: "failed",
        summary: `${guilty.join(", ")} may do everything on the server, and ${guilty.length === 1 ? "works" : "work"} in ${database}`,
        evidence: facts,
        remedy: {
          text: "Make an account that may do what it has to and no more, and name it instead. docs/database-accounts.md lists what Seaworthy itself needs.",
          command: replacementFor(database),
        },
      };
    if (powerful === null)
      return cannotSee(
        "Seaworthy's account has no SUPER; the application's cannot be seen",
        found.accountsGrant,
        facts,
      );
    if (powerful.length > 0 && users === null)
      return cannotSee(
        "Which accounts the application uses cannot be seen",
        `GRANT PROCESS ON *.* TO ${account};`,
        facts,
      );
    return { status: "ok", summary: `No account that works in ${database} has SUPER`, evidence: facts };
  },
});

function replacementFor(database: string): string {
  const account = `${quoteString(`${database}_app`)}@'%'`;
  return [
    `CREATE USER ${account} IDENTIFIED BY '…';`,
    `GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON ${quoteId(database)}.* TO ${account};`,
  ].join("\n");
}

async function readUsers(connection: Connection, database: string): Promise<string[]> {
  const sessions = await listSessions(connection);
  const us = sessions.find(({ id }) => id === connection.threadId)?.user;
  const isThere = (session: ServerSession) => session.database?.toLowerCase() === database.toLowerCase();
  const users = sessions.filter((session) => isThere(session) && session.user !== us).map(({ user }) => user);
  return [...new Set(users)].toSorted().slice(0, mostUsers);
}
