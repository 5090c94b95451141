import { and, asc, eq } from "drizzle-orm";
import { OperatorError } from "@/lib/kernel/errors";
import type { Transaction } from "@/lib/store/open-store";
import { users } from "@/lib/store/schema";

/** The active administrators, by id; none of them changes before the transaction ends. */
export async function lockAdministrators(tx: Transaction): Promise<{ id: string; email: string }[]> {
  return tx
    .select({ id: users.id, email: users.email })
    .from(users)
    .where(and(eq(users.role, "administrator"), eq(users.status, "active")))
    .orderBy(asc(users.id))
    .for("update");
}

/**
 * Lets the transaction take these people's rights only when another active administrator is left; whoever wants the
 * same at the same time waits and is then judged by what is left. Throws `account.last_administrator`.
 */
export async function requireOtherAdministrator(tx: Transaction, without: readonly string[]): Promise<void> {
  const administrators = await lockAdministrators(tx);
  const leaving = administrators.filter(({ id }) => without.includes(id));
  if (leaving.length === 0 || leaving.length < administrators.length) return;
  const [last] = leaving;
  const who =
    leaving.length === 1 ? `${last?.email} is the last active administrator` : "No administrator would be left";
  throw new OperatorError("account.last_administrator", `${who}. Nothing was changed.`, {
    kind: "conflict",
    hint: "Make somebody else an administrator first.",
  });
}
