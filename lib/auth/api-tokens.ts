import { randomInt } from "node:crypto";
import { and, eq, gt, isNull, lt, or } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { sha256Hex } from "@/lib/kernel/ids";
import type { Store } from "@/lib/store/open-store";
import { apiTokens, settings, users } from "@/lib/store/schema";
import { type Actor, type Scope, tokenScopes } from "./actor";
import { lacksSecondFactor, parseSecurityPolicy, securityPolicyName } from "./security-policy";

/** What every secret starts with, so that scanners of source code know one when they see it. */
const prefix = "sw_";
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const secretPattern = /^sw_[0-9A-Za-z]{40}$/;
/** How often a token in use notes that it is: a pipeline that polls must not write each time. */
const lastUseSeconds = 60;

/** `sw_` and 40 letters and digits: 238 random bits, marked as a whole by a double click. */
export function newTokenSecret(): string {
  return prefix + Array.from({ length: 40 }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/** What the list shows of a secret. */
export function tokenHint(secret: string): string {
  return secret.slice(0, prefix.length + 4);
}

/**
 * Who asks with this secret (`Authorization: Bearer sw_…`): the token's maker with the role they have now, narrowed to
 * the token's scopes. Null when it is unknown, expired or revoked, its maker is not active any more, or tokens are
 * switched off. The request's id is for the caller to add. Notes the use, at most once a minute.
 */
export async function readToken(
  deps: Pick<Deps, "config" | "store" | "clock">,
  secret: string,
  address: string | null,
): Promise<Actor | null> {
  if (!deps.config.apiTokensEnabled || !secretPattern.test(secret)) return null;
  const now = deps.clock.now();
  const found = await findToken(deps.store, secret, now);
  if (found === undefined) return null;
  const { id, name, scopes, lastUsedAt, maker, policy } = found;
  await noteUse(deps.store, { id, lastUsedAt, address, now });
  // Where the maker may do nothing before they set up a second factor, neither may what they made.
  const isBlocked = lacksSecondFactor(parseSecurityPolicy(policy), maker);
  return {
    kind: "token",
    id: maker.id,
    name: `token:${name}`,
    role: isBlocked ? null : maker.role,
    address,
    requestId: null,
    session: null,
    token: { id, scopes: new Set(tokenScopes.filter((scope: Scope) => scopes.includes(scope))) },
  };
}

async function findToken(store: Store, secret: string, now: Date) {
  const [found] = await store.db
    .select({
      id: apiTokens.id,
      name: apiTokens.name,
      scopes: apiTokens.scopes,
      lastUsedAt: apiTokens.lastUsedAt,
      maker: { id: users.id, role: users.role, totpEnabledAt: users.totpEnabledAt },
      policy: settings.value,
    })
    .from(apiTokens)
    .innerJoin(users, eq(users.id, apiTokens.createdBy))
    .leftJoin(settings, eq(settings.name, securityPolicyName))
    .where(
      and(
        eq(apiTokens.tokenHash, sha256Hex(secret)),
        isNull(apiTokens.revokedAt),
        gt(apiTokens.expiresAt, now),
        eq(users.status, "active"),
      ),
    );
  return found;
}

interface Use {
  id: string;
  lastUsedAt: Date | null;
  address: string | null;
  now: Date;
}

async function noteUse(store: Store, { id, lastUsedAt, address, now }: Use): Promise<void> {
  const stale = new Date(now.getTime() - lastUseSeconds * 1000);
  if (lastUsedAt !== null && lastUsedAt >= stale) return;
  await store.db
    .update(apiTokens)
    .set({ lastUsedAt: now, lastUsedAddress: address })
    .where(and(eq(apiTokens.id, id), or(isNull(apiTokens.lastUsedAt), lt(apiTokens.lastUsedAt, stale))));
}
