import { z } from "zod";
import { component } from "../component";
import { At, MailView } from "./shared";

export const SecurityPolicyView = component(
  "SecurityPolicyView",
  z.strictObject({
    requireSecondFactor: z.array(z.enum(["viewer", "operator", "administrator"])),
    withoutSecondFactor: z
      .strictObject({ viewer: z.number(), operator: z.number(), administrator: z.number() })
      .describe(
        "Active people of each role who have no second factor: whom a requirement would send to set one up at once.",
      ),
    youHaveNone: z
      .boolean()
      .describe("Whoever asks is one of them: required of their own role, they set one up before anything else."),
    updatedAt: At.nullable().describe("Null: nobody has changed the default."),
    updatedByName: z.string().nullable(),
  }),
);

export const UserView = component(
  "UserView",
  z.strictObject({
    secondFactor: z.boolean(),
    sessions: z.number().describe("How many are open."),
    mail: MailView.nullable().describe("The newest one to them or about them."),
    id: z.string(),
    name: z.string(),
    createdAt: At,
    role: z.enum(["viewer", "operator", "administrator"]),
    email: z.string(),
    status: z.enum(["waiting", "active", "unconfirmed", "invited", "disabled", "declined"]),
    lastSignInAt: At.nullable(),
    emailConfirmedAt: At.nullable(),
    note: z.string().nullable(),
    decidedAt: At.nullable(),
    decidedByName: z.string().nullable(),
    decisionReason: z.string().nullable(),
  }),
);

export const UserAndMail = component("UserAndMail", z.strictObject({ user: UserView, mailId: z.string() }));

export const ResetRehearsal = component(
  "ResetRehearsal",
  z.strictObject({
    mail: MailView.nullable().describe("The newest one's mail; null before the first."),
    openedAt: At.nullable(),
    completedAt: At.nullable().describe("When the form at its end was sent. Nothing was changed by it."),
  }),
);

export const UserList = component(
  "UserList",
  z.strictObject({
    users: z.array(UserView),
    next: z.string().nullable().describe("Opaque; null on the last page."),
    counts: z
      .strictObject({
        waiting: z.number(),
        active: z.number(),
        unconfirmed: z.number(),
        invited: z.number(),
        disabled: z.number(),
        declined: z.number(),
      })
      .describe("Of all users, whatever was asked for."),
    administrators: z.number().describe("How many of them are active: the last one cannot leave."),
  }),
);
