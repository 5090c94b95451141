import { text } from "node:stream/consumers";
import { createUser, CreateUserInput, firstAdministratorLink } from "@/lib/accounts";
import { OperatorError } from "@/lib/kernel/errors";
import { newSecret } from "@/lib/kernel/ids";
import type { Command } from "../command";

const generatedLength = 24;

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
  {
    name: "user create",
    options: {
      email: { type: "string", required: true, usage: "--email <address>" },
      name: { type: "string", required: true, usage: "--name <name>" },
      role: { type: "string", required: true, usage: "--role viewer|operator|administrator" },
      "password-stdin": { type: "boolean", usage: "--password-stdin" },
    },
    summary: "Create an account; without --password-stdin its password is made up and shown once",
    async run(cli, { options }) {
      const given = options["password-stdin"] === true;
      const password = given
        ? (await text(process.stdin)).replace(/\r?\n$/, "")
        : newSecret().slice(0, generatedLength);
      const user = await createUser(cli.deps(), cli.actor, CreateUserInput.parse({ ...options, password }));
      cli.out.result(given ? user : { ...user, password }, () => [
        `Created ${user.email}.`,
        ...(given ? [] : [`Password, shown only now: ${password}`]),
      ]);
    },
  },
];
