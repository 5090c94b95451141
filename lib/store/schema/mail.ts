import { index, int, mysqlTable, text, varchar } from "drizzle-orm/mysql-core";
import type { ErrorReport } from "@/lib/kernel/errors";
import { id, json, moment } from "./columns";

/**
 * `queued`: to be sent, perhaps again. `held`: outside production, and the recipient's domain is not allowed. `sent`:
 * the server took it. `failed`: refused for good, or tried for as long as it was worth.
 */
export const mailStates = ["queued", "held", "sent", "failed"] as const;
export type MailState = (typeof mailStates)[number];

/** Every mail there ever was to be: what was said to whom, and what the server answered. Never its secrets. */
export const mails = mysqlTable(
  "mails",
  {
    id: id("id").primaryKey(),
    template: varchar("template", { length: 40 }).notNull(),
    recipient: varchar("recipient", { length: 254 }).notNull(),
    subject: varchar("subject", { length: 255 }).notNull(),
    state: varchar("state", { length: 20 }).$type<MailState>().notNull(),
    /** What the template is filled with, without what is secret. */
    data: json("data").notNull(),
    /** The rest of it (links with tokens), sealed; removed when the mail was sent or `sealedUntil` is over. */
    sealed: text("sealed"),
    sealedUntil: moment("sealed_until"),
    /** What wanted it: `user:<id>`, `backup:<id>`, `alert:<id>`, `mail-test`. */
    about: varchar("about", { length: 60 }),
    attempts: int("attempts").notNull().default(0),
    nextAttemptAt: moment("next_attempt_at"),
    /** The server's last answer, redacted: `250 2.0.0 Ok: queued as 4F2`. */
    response: varchar("response", { length: 500 }),
    error: json("error").$type<ErrorReport>(),
    /** Where it was handed in: `mail.example:587`. */
    server: varchar("server", { length: 255 }),
    messageId: varchar("message_id", { length: 255 }),
    createdAt: moment("created_at").notNull(),
    createdBy: id("created_by"),
    createdByName: varchar("created_by_name", { length: 120 }).notNull(),
    sentAt: moment("sent_at"),
    /** When somebody opened the link of a test message, which proves delivery and the base URL. */
    confirmedAt: moment("confirmed_at"),
    jobId: id("job_id"),
  },
  (table) => [
    index("mails_created").on(table.createdAt),
    index("mails_about").on(table.about, table.createdAt),
    index("mails_state").on(table.state, table.createdAt),
  ],
);
