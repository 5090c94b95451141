import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, mayDo, requireRecentPassword, requireScope, type Scope, tokenScopes } from "@/lib/auth/actor";
import { newTokenSecret, tokenHint } from "@/lib/auth/api-tokens";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { newId, sha256Hex } from "@/lib/kernel/ids";
import { namePattern, nameProblem } from "@/lib/kernel/name-pattern";
import { inTransaction } from "@/lib/store/in-transaction";
import { apiTokens } from "@/lib/store/schema";
import { readTokenViews, type TokenView } from "./token-view";

export const CreateTokenInput = z.object({
  name: z.string().trim().min(1, "Say what it is for.").max(120).regex(namePattern, nameProblem),
  scopes: z
    .array(z.enum(tokenScopes))
    .min(1, "Choose at least one permission.")
    .max(tokenScopes.length)
    .transform((scopes) => tokenScopes.filter((scope) => scopes.includes(scope))),
  /** Until it expires. */
  days: z.number("Give a whole number of days, from 1 to 365.").int().min(1).max(365),
});
export type CreateTokenInput = z.input<typeof CreateTokenInput>;

export interface CreatedToken {
  token: TokenView;
  /** Told this once; the store keeps its hash. */
  secret: string;
}

/**
 * Makes a token with which a pipeline or a script uses the API in its maker's name, narrowed to `scopes`. Throws
 * `tokens.disabled`, `tokens.needs_person` and `tokens.scope_not_yours`.
 */
export async function createToken(deps: Deps, actor: Actor, input: CreateTokenInput): Promise<CreatedToken> {
  requireScope(actor, "tokens:manage");
  const now = deps.clock.now();
  requireRecentPassword(actor, now);
  const { name, scopes, days } = CreateTokenInput.parse(input);
  requireEnabled(deps);
  const createdBy = requirePerson(actor);
  requireOwnScopes(actor, scopes);
  const secret = newTokenSecret();
  const id = newId(now);
  const expiresAt = new Date(now.getTime() + days * 86_400_000);
  const token = await inTransaction(deps.store, async (tx) => {
    await tx.insert(apiTokens).values({
      id,
      name,
      tokenHash: sha256Hex(secret),
      hint: tokenHint(secret),
      scopes,
      createdBy,
      createdByName: actor.name,
      createdAt: now,
      expiresAt,
    });
    const details = { id, scopes, expiresAt: expiresAt.toISOString() };
    await recordAudit(tx, actor, { action: "token.create", subject: name, details }, now);
    return readTokenViews(tx, now, { id });
  });
  return { token: token[0] as TokenView, secret };
}

function requireEnabled(deps: Deps): void {
  if (deps.config.apiTokensEnabled) return;
  throw new OperatorError("tokens.disabled", "API tokens are switched off in this installation.", {
    kind: "forbidden",
    hint: "Set API_TOKENS_ENABLED=true and restart; tokens made before work again, too.",
  });
}

/** A token has its maker's role, so somebody with a role must make it. */
function requirePerson(actor: Actor): string {
  if (actor.kind === "user" && actor.id !== null) return actor.id;
  throw new OperatorError("tokens.needs_person", "Only somebody who is signed in can make an API token.", {
    kind: "forbidden",
    hint: "Sign in to the console as an administrator and make it there: it acts in your name.",
  });
}

function requireOwnScopes(actor: Actor, scopes: readonly Scope[]): void {
  const missing = scopes.filter((scope) => !mayDo(actor, scope));
  if (missing.length === 0) return;
  throw new OperatorError("tokens.scope_not_yours", `Your role does not have ${missing.join(", ")}.`, {
    kind: "forbidden",
    hint: "A token can do what its maker may, and no more.",
    details: { missing },
  });
}
