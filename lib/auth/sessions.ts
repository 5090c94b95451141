import { and, eq, gt, isNull, lt, ne } from "drizzle-orm";
import { newSecret, sha256Hex } from "@/lib/kernel/ids";
import type { Store, Transaction } from "@/lib/store/open-store";
import { type Role, sessions, settings, users } from "@/lib/store/schema";
import type { ActorSession } from "./actor";
import type { Client } from "./client";
import { lacksSecondFactor, parseSecurityPolicy, securityPolicyName } from "./security-policy";

/** How often a used session notes that it was: a page that polls must not write each time. */
const lastSeenSeconds = 60;

export interface SessionUser {
  id: string;
  email: string;
  name: string;
  role: Role;
}

export interface FoundSession {
  user: SessionUser;
  session: ActorSession;
}

/** Opens a session; the returned secret is for the cookie, the store keeps only its hash. */
export async function openSession(
  tx: Transaction,
  session: { userId: string; client: Client; now: Date; hours: number },
): Promise<string> {
  const sid = newSecret();
  await tx.insert(sessions).values({
    idHash: sha256Hex(sid),
    userId: session.userId,
    createdAt: session.now,
    lastSeenAt: session.now,
    confirmedAt: session.now,
    expiresAt: new Date(session.now.getTime() + session.hours * 3_600_000),
    address: session.client.address,
    userAgent: session.client.userAgent?.slice(0, 255) ?? null,
  });
  return sid;
}

/** The user behind a session as the store has it now; null when revoked, expired, unknown or disabled. One question. */
export async function findSession(store: Store, sid: string, now: Date): Promise<FoundSession | null> {
  const idHash = sha256Hex(sid);
  const [found] = await store.db
    .select({
      user: { id: users.id, email: users.email, name: users.name, role: users.role },
      totpEnabledAt: users.totpEnabledAt,
      lastSeenAt: sessions.lastSeenAt,
      confirmedAt: sessions.confirmedAt,
      policy: settings.value,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(settings, eq(settings.name, securityPolicyName))
    .where(and(eq(sessions.idHash, idHash), isOpen(now), eq(users.status, "active")));
  if (found === undefined) return null;
  const { user, totpEnabledAt, confirmedAt } = found;
  await noteUse(store, idHash, found.lastSeenAt, now);
  const blocked = lacksSecondFactor(parseSecurityPolicy(found.policy), { role: user.role, totpEnabledAt });
  return { user, session: { idHash, confirmedAt, blockedBy: blocked ? "second_factor" : null } };
}

async function noteUse(store: Store, idHash: string, lastSeenAt: Date, now: Date): Promise<void> {
  const stale = new Date(now.getTime() - lastSeenSeconds * 1000);
  if (lastSeenAt >= stale) return;
  await store.db
    .update(sessions)
    .set({ lastSeenAt: now })
    .where(and(eq(sessions.idHash, idHash), lt(sessions.lastSeenAt, stale)));
}

/** For a WHERE: neither revoked nor expired. */
export function isOpen(now: Date) {
  return and(isNull(sessions.revokedAt), gt(sessions.expiresAt, now));
}

/** Ends a session at once. Ending one that is over, or never was, is no error. */
export async function endSession(tx: Transaction, idHash: string, now: Date): Promise<void> {
  await tx
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(eq(sessions.idHash, idHash), isNull(sessions.revokedAt)));
}

/**
 * Ends every session of a user at once, but for `except` (an `idHash`); answers how many. Holds the user's row first,
 * as signing in does, so that nobody who is being let in at this moment is left inside.
 */
export async function endSessions(
  tx: Transaction,
  userId: string,
  now: Date,
  { except }: { except?: string | undefined } = {},
): Promise<number> {
  await tx.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("update");
  const others = except === undefined ? undefined : ne(sessions.idHash, except);
  const [result] = await tx
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(eq(sessions.userId, userId), isOpen(now), others));
  return result.affectedRows;
}
