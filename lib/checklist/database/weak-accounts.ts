import { readCapabilities } from "@/lib/mysql/server-capabilities";
import { defineCheck, type Judgement } from "../check";
import { evidence } from "../evidence";
import { several } from "../words";
import { cannotSee, commandsFor } from "./judgements";
import { onTarget } from "./on-target";
import { accountsGrant, nameOf, readAccounts, type ServerAccount } from "./read-accounts";

interface WeakAccountsFacts {
  /** Null: not to be seen. */
  accounts: ServerAccount[] | null;
  accountsGrant: string;
  /** Our own account, when its password is empty: that much is known without looking. */
  ownWithoutPassword: string | null;
}

export const weakAccountsCheck = defineCheck<WeakAccountsFacts>({
  id: "db.weak_accounts",
  area: "database",
  title: "Accounts have passwords",
  why: "Anonymous accounts and empty passwords let in whoever reaches the port.",
  severity: "critical",
  pace: "slow",
  limitSeconds: 15,
  gather: (deps, look) =>
    onTarget(deps, look, async ({ ask, connection }) => {
      const capabilities = await readCapabilities(connection);
      return {
        accounts: await readAccounts(ask, capabilities.flavour),
        accountsGrant: accountsGrant(capabilities),
        ownWithoutPassword: new URL(deps.target.url).password === "" ? capabilities.account : null,
      };
    }),
  judge({ accounts, accountsGrant: grant, ownWithoutPassword }): Judgement {
    if (accounts === null && ownWithoutPassword === null)
      return cannotSee("Whether every account has a password cannot be seen", grant);
    const anonymous = (accounts ?? []).filter(({ user }) => user === "").map(nameOf);
    const empty = (accounts ?? []).filter(({ user, withoutPassword }) => user !== "" && withoutPassword).map(nameOf);
    if (ownWithoutPassword !== null && !empty.includes(ownWithoutPassword) && accounts === null)
      empty.push(ownWithoutPassword);
    const facts = evidence(
      [
        ["Accounts looked at", accounts === null ? "Seaworthy's own" : String(accounts.length)],
        ["Anonymous", String(anonymous.length)],
        ["Without a password", String(empty.length)],
      ],
      [
        ...anonymous.map((name) => `${name}: anybody, without a name`),
        ...empty.map((name) => `${name}: empty password`),
      ],
    );
    if (anonymous.length + empty.length === 0)
      return {
        status: "ok",
        summary: `All ${several(accounts?.length ?? 0, "account")} have a name and a password`,
        evidence: facts,
      };
    const parts = [
      ...(anonymous.length === 0 ? [] : [several(anonymous.length, "anonymous account")]),
      ...(empty.length === 0 ? [] : [`${several(empty.length, "account")} without a password`]),
    ];
    return {
      status: "failed",
      summary: `The server has ${parts.join(" and ")}`,
      evidence: facts,
      remedy: {
        text: "Remove the anonymous ones, give the others passwords, and lock what nobody uses.",
        command: [
          ...(anonymous.length === 0 ? [] : [commandsFor(anonymous, (name) => `DROP USER ${name};`)]),
          ...(empty.length === 0 ? [] : [commandsFor(empty, (name) => `ALTER USER ${name} IDENTIFIED BY '…';`)]),
        ].join("\n"),
      },
    };
  },
});
