import { char, index, mediumtext, mysqlTable, smallint, uniqueIndex, varchar } from "drizzle-orm/mysql-core";
import { id, json, moment } from "./columns";

/** Keys with which pipelines and scripts use the API. Only the hash of the secret is kept. */
export const apiTokens = mysqlTable(
  "api_tokens",
  {
    id: id("id").primaryKey(),
    /** What it is for, in its maker's words: `deploy pipeline`. */
    name: varchar("name", { length: 120 }).notNull(),
    tokenHash: char("token_hash", { length: 64 }).notNull(),
    /** The first characters of the secret, to tell one from another: `sw_k3f9`. */
    hint: varchar("hint", { length: 12 }).notNull(),
    /** What it may do; never more than its maker may at that moment. */
    scopes: json("scopes").$type<string[]>().notNull(),
    createdBy: id("created_by").notNull(),
    createdByName: varchar("created_by_name", { length: 254 }).notNull(),
    createdAt: moment("created_at").notNull(),
    expiresAt: moment("expires_at").notNull(),
    /** Kept to the minute: a token in use is not written to at each request. */
    lastUsedAt: moment("last_used_at"),
    lastUsedAddress: varchar("last_used_address", { length: 45 }),
    revokedAt: moment("revoked_at"),
    revokedByName: varchar("revoked_by_name", { length: 254 }),
  },
  (table) => [uniqueIndex("api_tokens_hash").on(table.tokenHash), index("api_tokens_by").on(table.createdBy)],
);

/** First answers to requests that carried an `Idempotency-Key`, so that a retry gets the same one for a day. */
export const idempotencyKeys = mysqlTable(
  "idempotency_keys",
  {
    /** Hash of who asks, the route, and their key. */
    keyHash: char("key_hash", { length: 64 }).primaryKey(),
    /** Hash of the body: the same key with another body is a mistake. */
    bodyHash: char("body_hash", { length: 64 }).notNull(),
    createdAt: moment("created_at").notNull(),
    /** Null while the first request is being answered. */
    answeredAt: moment("answered_at"),
    status: smallint("status"),
    /** The answer's JSON, sealed: it may hold what only the asker may read. */
    answerSealed: mediumtext("answer_sealed"),
  },
  (table) => [index("idempotency_keys_created").on(table.createdAt)],
);
