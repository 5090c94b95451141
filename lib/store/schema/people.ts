import { bigint, char, index, int, mysqlTable, text, uniqueIndex, varchar } from "drizzle-orm/mysql-core";
import { id, moment } from "./columns";

export const roles = ["viewer", "operator", "administrator"] as const;
export type Role = (typeof roles)[number];

/**
 * `unconfirmed`: registered, and has not opened the link in the mail. `waiting`: confirmed, for an administrator to
 * decide. `invited`: may come in, and has no password yet. `declined`: an administrator said no.
 */
export const userStatuses = ["unconfirmed", "waiting", "invited", "active", "disabled", "declined"] as const;
export type UserStatus = (typeof userStatuses)[number];

export const users = mysqlTable(
  "users",
  {
    id: id("id").primaryKey(),
    /** Lower case, as compared. */
    email: varchar("email", { length: 254 }).notNull(),
    name: varchar("name", { length: 120 }).notNull(),
    /** What they asked for counts for nothing until they are `invited` or `active`. */
    role: varchar("role", { length: 20 }).$type<Role>().notNull(),
    status: varchar("status", { length: 20 }).$type<UserStatus>().notNull(),
    /** Null until they set one. */
    passwordHash: varchar("password_hash", { length: 255 }),
    passwordChangedAt: moment("password_changed_at"),
    createdAt: moment("created_at").notNull(),
    lastSignInAt: moment("last_sign_in_at"),
    /** When the person showed that mail to this address reaches them. */
    emailConfirmedAt: moment("email_confirmed_at"),
    /** Why they want in, in their words. */
    note: varchar("note", { length: 500 }),
    /** Who let them in, turned them away or disabled them, when, and why. */
    decidedAt: moment("decided_at"),
    decidedByName: varchar("decided_by_name", { length: 254 }),
    decisionReason: varchar("decision_reason", { length: 500 }),
    /** The authenticator's secret, sealed. It counts once `totpEnabledAt` is set: until then it is being set up. */
    totpSealed: text("totp_sealed"),
    totpEnabledAt: moment("totp_enabled_at"),
    /** The newest 30-second step that was used, so that a code works once. */
    totpLastStep: bigint("totp_last_step", { mode: "number" }),
  },
  (table) => [uniqueIndex("users_email").on(table.email), index("users_status").on(table.status, table.createdAt)],
);

/** Each opens the door once, when the phone is lost. Only hashes are kept. */
export const recoveryCodes = mysqlTable(
  "recovery_codes",
  {
    codeHash: char("code_hash", { length: 64 }).primaryKey(),
    userId: id("user_id").notNull(),
    createdAt: moment("created_at").notNull(),
    usedAt: moment("used_at"),
  },
  (table) => [index("recovery_codes_user").on(table.userId)],
);

export const sessions = mysqlTable(
  "sessions",
  {
    /** SHA-256 of the `sid` in the signed cookie, so a copy of the store opens no session. */
    idHash: char("id_hash", { length: 64 }).primaryKey(),
    userId: id("user_id").notNull(),
    createdAt: moment("created_at").notNull(),
    lastSeenAt: moment("last_seen_at").notNull(),
    expiresAt: moment("expires_at").notNull(),
    revokedAt: moment("revoked_at"),
    /** When the person last typed their password in it: what changes much asks for it to be recent. */
    confirmedAt: moment("confirmed_at"),
    address: varchar("address", { length: 45 }),
    userAgent: varchar("user_agent", { length: 255 }),
  },
  (table) => [index("sessions_user").on(table.userId)],
);

export const tokenPurposes = [
  "first-administrator",
  "confirm-address",
  "set-password",
  "reset-password",
  "change-address",
  /** An administrator tries the reset journey: nothing is changed at its end. */
  "reset-rehearsal",
  "mail-test",
] as const;
export type TokenPurpose = (typeof tokenPurposes)[number];

/** One-time links. Only the hash of the token is kept; a GET never consumes one. */
export const oneTimeTokens = mysqlTable(
  "one_time_tokens",
  {
    tokenHash: char("token_hash", { length: 64 }).primaryKey(),
    purpose: varchar("purpose", { length: 30 }).$type<TokenPurpose>().notNull(),
    /** Whom or what it is for: a user, or the mail of a test message. Null for the first administrator. */
    subjectId: id("subject_id"),
    /** `change-address`: the address that is confirmed by opening the link. */
    newEmail: varchar("new_email", { length: 254 }),
    createdAt: moment("created_at").notNull(),
    expiresAt: moment("expires_at").notNull(),
    usedAt: moment("used_at"),
  },
  (table) => [index("one_time_tokens_subject").on(table.subjectId, table.purpose)],
);

/** The layout rate-limiter-flexible expects of its MySQL store. */
export const rateLimits = mysqlTable("rate_limits", {
  key: varchar("key", { length: 255 }).primaryKey(),
  points: int("points").notNull().default(0),
  expire: bigint("expire", { mode: "number", unsigned: true }),
});
