import { and, count, desc, eq, gt, isNull } from "drizzle-orm";
import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import { parseSecurityPolicy } from "@/lib/auth/security-policy";
import type { Deps } from "@/lib/deps";
import { oneTimeTokens, recoveryCodes, type Role } from "@/lib/store/schema";
import { readOwnUser } from "./own-user";
import { readPolicyRow } from "./security-policy-view";

export const GetOwnAccountInput = z.object({});

export interface OwnAccount {
  id: string;
  email: string;
  name: string;
  role: Role;
  passwordChangedAt: Date | null;
  secondFactor: { enabledAt: Date; recoveryCodesLeft: number } | null;
  /** The security policy demands one of this role. */
  secondFactorRequired: boolean;
  /** The address that a link was sent to, to be confirmed. */
  pendingAddress: string | null;
}

/** One's own account, as its page shows it. */
export async function getOwnAccount(
  deps: Deps,
  actor: Actor,
  _input: z.input<typeof GetOwnAccountInput> = {},
): Promise<OwnAccount> {
  requireScope(actor, "account:own");
  const { id, email, name, role, passwordChangedAt, totpEnabledAt: enabledAt } = await readOwnUser(deps, actor);
  const { requireSecondFactor } = parseSecurityPolicy((await readPolicyRow(deps.store.db))?.value);
  return {
    id,
    email,
    name,
    role,
    passwordChangedAt,
    secondFactor: enabledAt === null ? null : { enabledAt, recoveryCodesLeft: await codesLeft(deps, id) },
    secondFactorRequired: requireSecondFactor.includes(role),
    pendingAddress: await pendingAddress(deps, id),
  };
}

async function codesLeft({ store }: Deps, userId: string): Promise<number> {
  const [left] = await store.db
    .select({ codes: count() })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)));
  return left?.codes ?? 0;
}

async function pendingAddress({ store, clock }: Deps, userId: string): Promise<string | null> {
  const [token] = await store.db
    .select({ newEmail: oneTimeTokens.newEmail })
    .from(oneTimeTokens)
    .where(
      and(
        eq(oneTimeTokens.subjectId, userId),
        eq(oneTimeTokens.purpose, "change-address"),
        isNull(oneTimeTokens.usedAt),
        gt(oneTimeTokens.expiresAt, clock.now()),
      ),
    )
    .orderBy(desc(oneTimeTokens.createdAt))
    .limit(1);
  return token?.newEmail ?? null;
}
