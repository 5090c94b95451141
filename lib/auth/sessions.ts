import { and, eq, gt, isNull, lt } from "drizzle-orm";
import { newSecret, sha256Hex } from "@/lib/kernel/ids";
import type { Store, Transaction } from "@/lib/store/open-store";
import { type Role, sessions, users } from "@/lib/store/schema";
import type { Client } from "./client";

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
  session: { idHash: string; confirmedAt: Date | null };
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

/** The user behind a session as the store has it now; null when revoked, expired, unknown or disabled. */
export async function findSession(store: Store, sid: string, now: Date): Promise<FoundSession | null> {
  const idHash = sha256Hex(sid);
  const [found] = await store.db
    .select({
      id: users.id,
      email: users.email,
      name: users.name,
      role: users.role,
      lastSeenAt: sessions.lastSeenAt,
      confirmedAt: sessions.confirmedAt,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.idHash, idHash),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, now),
        eq(users.status, "active"),
      ),
    );
  if (found === undefined) return null;
  const { lastSeenAt, confirmedAt, ...user } = found;
  const stale = new Date(now.getTime() - lastSeenSeconds * 1000);
  if (lastSeenAt < stale)
    await store.db
      .update(sessions)
      .set({ lastSeenAt: now })
      .where(and(eq(sessions.idHash, idHash), lt(sessions.lastSeenAt, stale)));
  return { user, session: { idHash, confirmedAt } };
}

/** Ends a session at once. Ending one that is over, or never was, is no error. */
export async function revokeSession(tx: Transaction, sid: string, now: Date): Promise<void> {
  await tx
    .update(sessions)
    .set({ revokedAt: now })
    .where(and(eq(sessions.idHash, sha256Hex(sid)), isNull(sessions.revokedAt)));
}
