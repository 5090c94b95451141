import { and, count, eq, isNull } from "drizzle-orm";
import type { Actor } from "@/lib/auth/actor";
import { parseSecurityPolicy, securityPolicyName } from "@/lib/auth/security-policy";
import type { Store, Transaction } from "@/lib/store/open-store";
import { type Role, settings, users } from "@/lib/store/schema";

export interface SecurityPolicyView {
  requireSecondFactor: Role[];
  /** Active people of each role who have no second factor: whom a requirement would send to set one up at once. */
  withoutSecondFactor: Record<Role, number>;
  /** Whoever asks is one of them: required of their own role, they set one up before anything else. */
  youHaveNone: boolean;
  /** Null: nobody has changed the default. */
  updatedAt: Date | null;
  updatedByName: string | null;
}

export async function readPolicyRow(db: Store["db"] | Transaction) {
  const [row] = await db.select().from(settings).where(eq(settings.name, securityPolicyName));
  return row;
}

export async function readPolicyView(db: Store["db"] | Transaction, actor: Actor): Promise<SecurityPolicyView> {
  const row = await readPolicyRow(db);
  const without = await db
    .select({ role: users.role, people: count() })
    .from(users)
    .where(and(eq(users.status, "active"), isNull(users.totpEnabledAt)))
    .groupBy(users.role);
  const [own] = await db
    .select({ totpEnabledAt: users.totpEnabledAt })
    .from(users)
    .where(eq(users.id, actor.id ?? ""));
  const withoutSecondFactor: Record<Role, number> = { viewer: 0, operator: 0, administrator: 0 };
  for (const { role, people } of without) withoutSecondFactor[role] = people;
  return {
    ...parseSecurityPolicy(row?.value),
    withoutSecondFactor,
    youHaveNone: own !== undefined && own.totpEnabledAt === null,
    updatedAt: row?.updatedAt ?? null,
    updatedByName: row?.updatedByName ?? null,
  };
}
