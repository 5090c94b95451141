import { listUsers, type UserView } from "@/lib/accounts";
import { OperatorError } from "@/lib/kernel/errors";
import type { Cli } from "./command";

/** The user with the e-mail that was typed. Throws `account.not_found`. */
export async function findUser(cli: Cli, typed = ""): Promise<UserView> {
  const email = typed.trim().toLowerCase();
  const { users } = await listUsers(cli.deps(), cli.actor, { search: email.slice(0, 200) });
  const found = users.find((user) => user.email === email);
  if (found !== undefined) return found;
  throw new OperatorError("account.not_found", `There is no user with the e-mail ${typed}.`, {
    kind: "not_found",
    hint: "seaworthy user list shows them.",
  });
}
