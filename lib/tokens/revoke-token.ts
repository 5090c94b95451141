import { eq } from "drizzle-orm";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { idPattern } from "@/lib/kernel/ids";
import { inTransaction } from "@/lib/store/in-transaction";
import { apiTokens } from "@/lib/store/schema";
import { readTokenViews, type TokenView } from "./token-view";

export const RevokeTokenInput = z.object({ id: z.string().regex(idPattern, "must be the id of a token") });

/**
 * Ends a token at once: the next request with it is refused. It asks for no password, since a secret that leaked must be
 * quick to stop. Ending one twice changes nothing. Throws `tokens.not_found`.
 */
export async function revokeToken(
  deps: Deps,
  actor: Actor,
  { id }: z.infer<typeof RevokeTokenInput>,
): Promise<TokenView> {
  requireScope(actor, "tokens:manage");
  const now = deps.clock.now();
  return inTransaction(deps.store, async (tx) => {
    const [found] = await tx.select().from(apiTokens).where(eq(apiTokens.id, id)).for("update");
    if (found === undefined) throw notFound();
    if (found.revokedAt === null) {
      await tx.update(apiTokens).set({ revokedAt: now, revokedByName: actor.name }).where(eq(apiTokens.id, id));
      await recordAudit(tx, actor, { action: "token.revoke", subject: found.name, details: { id } }, now);
    }
    const [view] = await readTokenViews(tx, now, { id });
    return view as TokenView;
  });
}

function notFound(): OperatorError {
  return new OperatorError("tokens.not_found", "There is no such API token.", {
    kind: "not_found",
    hint: "Load the list again.",
  });
}
