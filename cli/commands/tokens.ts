import { listTokens, revokeToken, RevokeTokenInput } from "@/lib/tokens";
import type { Command } from "../command";
import { moment, table } from "../output";

/** Making one is for somebody who is signed in: a token acts in its maker's name. */
export const tokenCommands: readonly Command[] = [
  {
    name: "token list",
    summary: "API tokens: who made them, what they may do, when they were used last, whether they work",
    async run(cli) {
      const tokens = await listTokens(cli.deps(), cli.actor);
      cli.out.result(tokens, () =>
        table(
          ["ID", "NAME", "STATE", "BY", "EXPIRES", "LAST USED", "MAY"],
          tokens.map((it) => [
            it.id,
            `${it.name} (${it.hint}…)`,
            it.state,
            it.createdByName,
            moment(it.expiresAt),
            moment(it.lastUsedAt),
            it.scopes.join(" "),
          ]),
        ),
      );
    },
  },
  {
    name: "token revoke",
    positionals: ["<id>"],
    summary: "End a token at once",
    async run(cli, { positionals }) {
      const token = await revokeToken(cli.deps(), cli.actor, RevokeTokenInput.parse({ id: positionals[0] }));
      cli.out.result(token, ({ name }) => [`Revoked ${name}.`]);
    },
  },
];
