import {
  deleteUsers,
  disableUser,
  DisableUserInput,
  enableUser,
  endUserSessions,
  removeSecondFactor,
  setUserRole,
  SetUserRoleInput,
} from "@/lib/accounts";
import type { Command } from "../command";
import { findUser } from "../find-user";

/** Roles, and who is kept out. */
export const userChangeCommands: readonly Command[] = [
  {
    name: "user role",
    positionals: ["<e-mail>", "<role>"],
    summary: "Give another role: viewer, operator or administrator; it counts at once",
    async run(cli, { positionals }) {
      const { id } = await findUser(cli, positionals[0]);
      const input = SetUserRoleInput.parse({ id, role: positionals[1] });
      const user = await setUserRole(cli.deps(), cli.actor, input);
      cli.out.result(user, ({ email, role }) => [`${email}: ${role}`]);
    },
  },
  {
    name: "user disable",
    positionals: ["<e-mail>"],
    options: { reason: { type: "string", usage: "--reason <text>", summary: "For other administrators" } },
    summary: "Keep somebody out from now on: every session ends at once",
    async run(cli, { positionals, options }) {
      const { id } = await findUser(cli, positionals[0]);
      const user = await disableUser(cli.deps(), cli.actor, DisableUserInput.parse({ id, reason: options["reason"] }));
      cli.out.result(user, ({ email }) => [`${email} is disabled.`]);
    },
  },
  {
    name: "user enable",
    positionals: ["<e-mail>"],
    summary: "Let somebody in again",
    async run(cli, { positionals }) {
      const { id } = await findUser(cli, positionals[0]);
      const user = await enableUser(cli.deps(), cli.actor, { id });
      cli.out.result(user, ({ email, status }) => [`${email} is ${status}.`]);
    },
  },
  {
    name: "user remove-second-factor",
    positionals: ["<e-mail>"],
    summary: "For a lost phone: the password alone opens the door again, until another one is set up",
    async run(cli, { positionals }) {
      const { id } = await findUser(cli, positionals[0]);
      const user = await removeSecondFactor(cli.deps(), cli.actor, { id });
      cli.out.result(user, ({ email }) => [`${email} signs in with the password alone.`]);
    },
  },
  {
    name: "user sessions-end",
    positionals: ["<e-mail>"],
    summary: "Sign somebody out everywhere",
    async run(cli, { positionals }) {
      const { id, sessions } = await findUser(cli, positionals[0]);
      const user = await endUserSessions(cli.deps(), cli.actor, { id });
      cli.out.result(user, ({ email }) => [
        `${email} is signed out of ${sessions} ${sessions === 1 ? "session" : "sessions"}.`,
      ]);
    },
  },
  {
    name: "user delete",
    positionals: ["<e-mail>"],
    options: { yes: { type: "boolean", required: true, usage: "--yes", summary: "It cannot be undone" } },
    summary: "Delete a user; the audit log keeps the name",
    async run(cli, { positionals }) {
      const { id } = await findUser(cli, positionals[0]);
      const done = await deleteUsers(cli.deps(), cli.actor, { ids: [id], typed: "DELETE 1" });
      cli.out.result(done, ({ deleted }) => [`Deleted ${deleted.join(", ")}.`]);
    },
  },
];
