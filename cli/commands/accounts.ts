import { firstAdministratorLink } from "@/lib/accounts";
import { OperatorError } from "@/lib/kernel/errors";
import type { Command } from "../command";
import { userCommands } from "./users";
import { userChangeCommands } from "./users-change";

export const accountCommands: readonly Command[] = [
  {
    name: "first-admin-link",
    summary: "A new one-time link that creates the first administrator",
    async run(cli) {
      const link = await firstAdministratorLink(cli.deps());
      if (link === null)
        throw new OperatorError(
          "account.not_first",
          "There is an account already, so there is no first one to create.",
          {
            kind: "conflict",
            hint: "Add another with: user create --email … --name … --role administrator",
          },
        );
      cli.out.result({ link }, (it) => [it.link]);
    },
  },
  ...userCommands,
  ...userChangeCommands,
];
