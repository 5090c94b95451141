import { text } from "node:stream/consumers";
import {
  createResetLink,
  CreateResetLinkInput,
  createUser,
  CreateUserInput,
  createUserLink,
  CreateUserLinkInput,
  listUsers,
  ListUsersInput,
  type UserView,
} from "@/lib/accounts";
import { formatCount } from "@/lib/kernel/units";
import type { Cli, Command, Given } from "../command";
import { findUser } from "../find-user";
import { moment, table } from "../output";

/** Who may come in, and the way back in when mail is down. */
export const userCommands: readonly Command[] = [
  {
    name: "user list",
    options: {
      search: { type: "string", usage: "--search <text>", summary: "Part of the name or the e-mail" },
      role: { type: "string", usage: "--role viewer|operator|administrator" },
      status: {
        type: "string",
        usage: "--status <status>",
        summary: "waiting, invited, active, unconfirmed, disabled or declined",
      },
    },
    summary: "Who may come in; registrations that wait for a decision first",
    async run(cli, { options }) {
      const users = await everyUser(cli, options);
      cli.out.result(users, () => [
        ...table(
          ["E-MAIL", "NAME", "ROLE", "STATUS", "2ND FACTOR", "SESSIONS", "LAST SIGN-IN"],
          users.map((it) => [
            it.email,
            it.name,
            it.role,
            it.status,
            it.secondFactor ? "yes" : "no",
            formatCount(it.sessions),
            moment(it.lastSignInAt),
          ]),
        ),
      ]);
    },
  },
  {
    name: "user show",
    positionals: ["<e-mail>"],
    summary: "One user: role, status, who decided it, and what became of the last mail",
    async run(cli, { positionals }) {
      cli.out.result(await findUser(cli, positionals[0]), describe);
    },
  },
  {
    name: "user create",
    options: {
      email: { type: "string", required: true, usage: "--email <address>" },
      name: { type: "string", required: true, usage: "--name <name>" },
      role: { type: "string", required: true, usage: "--role viewer|operator|administrator" },
      "password-stdin": {
        type: "boolean",
        usage: "--password-stdin",
        summary: "Read the password from standard input",
      },
    },
    summary:
      "Create an account; without --password-stdin a link to set the password is shown once, and no mail is sent",
    run: (cli, { options }) =>
      options["password-stdin"] === true ? createWithPassword(cli, options) : createWithLink(cli, options),
  },
  {
    name: "user reset-link",
    positionals: ["<e-mail>"],
    summary: "A one-time link to a new password, shown only now: the way back in when mail is down",
    async run(cli, { positionals }) {
      const input = CreateResetLinkInput.parse({ email: positionals[0] });
      const made = await createResetLink(cli.deps(), cli.actor, input);
      cli.out.note(goodFor(made.hours));
      cli.out.result(made, ({ link }) => [link]);
    },
  },
];

async function everyUser(cli: Cli, options: Given["options"]): Promise<UserView[]> {
  const users: UserView[] = [];
  const { search, role, status } = ListUsersInput.parse(options);
  const filters = Object.fromEntries(
    Object.entries({ search, role, status }).filter(([, value]) => value !== undefined),
  );
  for (let before: string | null | undefined; before !== null;) {
    const page = await listUsers(cli.deps(), cli.actor, { ...filters, limit: 200, ...(before ? { before } : {}) });
    users.push(...page.users);
    before = page.next;
  }
  return users;
}

async function createWithPassword(cli: Cli, options: Given["options"]): Promise<void> {
  const password = (await text(process.stdin)).replace(/\r?\n$/, "");
  const user = await createUser(cli.deps(), cli.actor, CreateUserInput.parse({ ...options, password }));
  cli.out.result(user, ({ email }) => [`Created ${email}.`]);
}

async function createWithLink(cli: Cli, options: Given["options"]): Promise<void> {
  const made = await createUserLink(cli.deps(), cli.actor, CreateUserLinkInput.parse(options));
  cli.out.note(`Created ${made.email}, who sets a password here. ${goodFor(made.hours)}`);
  cli.out.result(made, ({ link }) => [link]);
}

function goodFor(hours: number): string {
  return `The link works once, for ${hours === 1 ? "an hour" : `${hours} hours`}, and is shown only now.`;
}

function describe(it: UserView): string[] {
  const decided = `${moment(it.decidedAt)} by ${it.decidedByName ?? "somebody"}`;
  const rows: [string, string | null][] = [
    ["e-mail", it.email + (it.emailConfirmedAt === null ? " (not confirmed)" : "")],
    ["name", it.name],
    ["id", it.id],
    ["role", it.role],
    ["status", it.status],
    ["created", moment(it.createdAt)],
    [
      "decided",
      it.decidedAt === null ? null : `${decided}${it.decisionReason === null ? "" : `: ${it.decisionReason}`}`,
    ],
    ["note", it.note?.replace(/\s+/g, " ") ?? null],
    ["factor", it.secondFactor ? "authenticator" : "password only"],
    ["sessions", formatCount(it.sessions)],
    ["signed in", moment(it.lastSignInAt)],
    [
      "mail",
      it.mail === null ? null : `${it.mail.subject}: ${it.mail.state}, ${moment(it.mail.sentAt ?? it.mail.createdAt)}`,
    ],
    ["problem", it.mail?.error?.message ?? null],
  ];
  return rows.filter(([, value]) => value !== null).map(([name, value]) => `${name.padEnd(10)} ${value}`);
}
