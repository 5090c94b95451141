import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { inTransaction } from "@/lib/store/in-transaction";
import { users } from "@/lib/store/schema";
import { PersonName } from "./insert-user";
import { readOwnUser } from "./own-user";

export const ChangeNameInput = z.object({ name: PersonName });

/** How the console and its mails call the person. */
export async function changeName(
  deps: Deps,
  actor: Actor,
  { name }: z.infer<typeof ChangeNameInput>,
): Promise<{ name: string }> {
  requireScope(actor, "account:own");
  const user = await readOwnUser(deps, actor);
  await inTransaction(deps.store, async (tx) => {
    await tx.update(users).set({ name }).where(eq(users.id, user.id));
    const details = { before: user.name, after: name };
    await recordAudit(tx, actor, { action: "account.change_name", subject: user.email, details }, deps.clock.now());
  });
  return { name };
}
