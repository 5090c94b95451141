import { and, count, inArray } from "drizzle-orm";
import { isOpen } from "@/lib/auth/sessions";
import type { Deps } from "@/lib/deps";
import { type MailView, newestMails } from "@/lib/mail";
import { sessions, type users } from "@/lib/store/schema";
import { findUser, type UserRow } from "./find-user";

/** What administrators see of a user. Nothing in it opens a door. */
export interface UserView extends Pick<
  typeof users.$inferSelect,
  | "id"
  | "email"
  | "name"
  | "role"
  | "status"
  | "note"
  | "createdAt"
  | "lastSignInAt"
  | "emailConfirmedAt"
  | "decidedAt"
  | "decidedByName"
  | "decisionReason"
> {
  secondFactor: boolean;
  /** How many are open. */
  sessions: number;
  /** The newest one to them or about them. */
  mail: MailView | null;
}

/** What a verb answers that sends the user a mail. */
export interface UserAndMail {
  user: UserView;
  mailId: string;
}

export async function getUserView(deps: Deps, id: string): Promise<UserView> {
  const [view] = await userViews(deps, [await findUser(deps.store.db, id)]);
  if (view === undefined) throw new Error("one row makes one view");
  return view;
}

export async function userAndMail(deps: Deps, id: string, mailId: string): Promise<UserAndMail> {
  return { user: await getUserView(deps, id), mailId };
}

export async function userViews(deps: Deps, rows: readonly UserRow[]): Promise<UserView[]> {
  const [open, mails] = await Promise.all([
    countSessions(deps, rows),
    newestMails(
      deps,
      rows.map(({ id }) => `user:${id}`),
    ),
  ]);
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    status: row.status,
    note: row.note,
    createdAt: row.createdAt,
    lastSignInAt: row.lastSignInAt,
    emailConfirmedAt: row.emailConfirmedAt,
    decidedAt: row.decidedAt,
    decidedByName: row.decidedByName,
    decisionReason: row.decisionReason,
    secondFactor: row.totpEnabledAt !== null,
    sessions: open.get(row.id) ?? 0,
    mail: mails.get(`user:${row.id}`) ?? null,
  }));
}

async function countSessions(deps: Deps, rows: readonly UserRow[]): Promise<Map<string, number>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map(({ id }) => id);
  const found = await deps.store.db
    .select({ userId: sessions.userId, open: count() })
    .from(sessions)
    .where(and(inArray(sessions.userId, ids), isOpen(deps.clock.now())))
    .groupBy(sessions.userId);
  return new Map(found.map(({ userId, open }) => [userId, Number(open)]));
}
