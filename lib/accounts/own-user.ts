import { eq } from "drizzle-orm";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { users } from "@/lib/store/schema";

export type UserRow = typeof users.$inferSelect;

/** The row of whoever is signed in. Throws `account.nobody` for the command line and the system, who have none. */
export async function readOwnUser(deps: Deps, actor: Actor): Promise<UserRow> {
  const [user] = actor.id === null ? [] : await deps.store.db.select().from(users).where(eq(users.id, actor.id));
  if (user !== undefined) return user;
  throw new OperatorError("account.nobody", `There is no account behind ${actor.name}.`, {
    kind: "conflict",
    hint: "This is for people who are signed in: open the console and sign in.",
  });
}
