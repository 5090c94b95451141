import { bigint, char, index, mysqlTable, uniqueIndex, varchar } from "drizzle-orm/mysql-core";
import { id, json, moment } from "./columns";

export const audit = mysqlTable(
  "audit",
  {
    id: bigint("id", { mode: "number", unsigned: true }).autoincrement().primaryKey(),
    at: moment("at").notNull(),
    actorId: id("actor_id"),
    actorName: varchar("actor_name", { length: 254 }).notNull(),
    actorKind: varchar("actor_kind", { length: 20 }).notNull(),
    address: varchar("address", { length: 45 }),
    requestId: varchar("request_id", { length: 64 }),
    /** Dotted verb: `backup.download`. */
    action: varchar("action", { length: 60 }).notNull(),
    subject: varchar("subject", { length: 255 }),
    outcome: varchar("outcome", { length: 20 }).$type<"done" | "refused" | "failed">().notNull(),
    details: json("details"),
    /** Its place in the chain, given when it is sealed, moments after it was written; null until then. */
    sequence: bigint("sequence", { mode: "number", unsigned: true }),
    /** Until it is sealed the SHA-256 of the row as it was written, then of that and the hash of the row before it. */
    hash: char("hash", { length: 64 }),
  },
  (table) => [
    // Lists are by time, so each filter's index is, too; InnoDB adds the id to every one of them.
    index("audit_at").on(table.at),
    index("audit_subject").on(table.subject, table.at),
    index("audit_action").on(table.action, table.at),
    index("audit_actor").on(table.actorName, table.at),
    index("audit_address").on(table.address, table.at),
    index("audit_request").on(table.requestId, table.at),
    index("audit_outcome").on(table.outcome, table.at),
    uniqueIndex("audit_sequence").on(table.sequence),
  ],
);
