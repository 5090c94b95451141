import { and, desc, eq } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import { isOpen } from "@/lib/auth/sessions";
import type { Deps } from "@/lib/deps";
import { idPattern } from "@/lib/kernel/ids";
import { sessions } from "@/lib/store/schema";
import { describeDevice } from "./describe-device";
import { readOwnUser } from "./own-user";

export const ListSessionsInput = z.object({ userId: z.string().regex(idPattern).optional() });

export interface SessionView {
  /** As the store knows it: opens nothing. */
  id: string;
  /** `Firefox 128 on Linux`. */
  device: string;
  address: string | null;
  createdAt: Date;
  /** To the minute. */
  lastSeenAt: Date;
  expiresAt: Date;
  /** The one that asks. */
  current: boolean;
}

/** One's own open sessions, or with `users:manage` somebody else's; the last used first. */
export async function listSessions(
  deps: Deps,
  actor: Actor,
  { userId }: z.infer<typeof ListSessionsInput> = {},
): Promise<SessionView[]> {
  requireScope(actor, "account:own");
  if (userId !== undefined && userId !== actor.id) requireScope(actor, "users:manage");
  const whose = userId ?? (await readOwnUser(deps, actor)).id;
  const rows = await deps.store.db
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, whose), isOpen(deps.clock.now())))
    .orderBy(desc(sessions.lastSeenAt))
    .limit(200);
  return rows.map(({ idHash, userAgent, address, createdAt, lastSeenAt, expiresAt }) => ({
    id: idHash,
    device: describeDevice(userAgent),
    address,
    createdAt,
    lastSeenAt,
    expiresAt,
    current: idHash === actor.session?.idHash,
  }));
}
