import { inArray } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireRecentPassword, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { several } from "@/lib/kernel/units";
import { inTransaction } from "@/lib/store/in-transaction";
import type { Transaction } from "@/lib/store/open-store";
import { oneTimeTokens, recoveryCodes, sessions, users } from "@/lib/store/schema";
import { lockUser, UserId } from "./find-user";
import { requireOtherAdministrator } from "./last-administrator";
import { requireSomebodyElse } from "./require-somebody-else";

export const DeleteUsersInput = z.object({ ids: z.array(UserId.shape.id).min(1).max(200), typed: z.string().max(40) });

/**
 * Deletes users and whatever opens the door to them; the audit log keeps their names. All of them or none. Throws
 * `account.confirm_delete`, `account.own`, `account.last_administrator`, `account.not_found`.
 */
export async function deleteUsers(
  deps: Deps,
  actor: Actor,
  input: z.infer<typeof DeleteUsersInput>,
): Promise<{ deleted: string[] }> {
  requireScope(actor, "users:manage");
  const now = deps.clock.now();
  requireRecentPassword(actor, now);
  const ids = [...new Set(input.ids)].sort();
  requireTyped(input.typed, ids.length);
  requireSomebodyElse(actor, ids);
  return inTransaction(deps.store, async (tx) => {
    await requireOtherAdministrator(tx, ids);
    const deleted: string[] = [];
    for (const id of ids) {
      const { email, name, role, status } = await lockUser(tx, id);
      deleted.push(email);
      await recordAudit(tx, actor, { action: "account.delete", subject: email, details: { name, role, status } }, now);
    }
    await removeUsers(tx, ids);
    return { deleted };
  });
}

/** Rows of users and of what belongs to them. */
export async function removeUsers(tx: Transaction, ids: readonly string[]): Promise<void> {
  const list = [...ids];
  await tx.delete(sessions).where(inArray(sessions.userId, list));
  await tx.delete(oneTimeTokens).where(inArray(oneTimeTokens.subjectId, list));
  await tx.delete(recoveryCodes).where(inArray(recoveryCodes.userId, list));
  await tx.delete(users).where(inArray(users.id, list));
}

function requireTyped(typed: string, count: number): void {
  const expected = `DELETE ${count}`;
  if (typed.trim() === expected) return;
  throw new OperatorError(
    "account.confirm_delete",
    `Type ${expected} to delete ${several(count, "user")}. Nothing was deleted.`,
    {
      kind: "invalid",
      hint: "It cannot be undone. To keep somebody out for a while, disable them.",
      details: { fields: { typed: `must be ${expected}` } },
    },
  );
}
