import { and, desc, eq, type SQL } from "drizzle-orm";
import type { Scope } from "@/lib/auth/actor";
import type { Store, Transaction } from "@/lib/store/open-store";
import { apiTokens, users } from "@/lib/store/schema";

/** `maker gone`: whoever made it may not come in any more, so it opens nothing either. */
export type TokenState = "active" | "expired" | "revoked" | "maker gone";

export interface TokenView {
  id: string;
  /** What it is for, in its maker's words. */
  name: string;
  /** The first characters of its secret: `sw_k3f9`. */
  hint: string;
  scopes: Scope[];
  createdByName: string;
  createdAt: Date;
  expiresAt: Date;
  /** To the minute; null: never. */
  lastUsedAt: Date | null;
  lastUsedAddress: string | null;
  revokedAt: Date | null;
  revokedByName: string | null;
  state: TokenState;
}

/** More than anybody keeps; the oldest are left out. */
const most = 500;

/** Tokens as the console shows them, the newest first. */
export async function readTokenViews(
  db: Transaction | Store["db"],
  now: Date,
  which: { id?: string } = {},
): Promise<TokenView[]> {
  const condition: SQL | undefined = which.id === undefined ? undefined : eq(apiTokens.id, which.id);
  const rows = await db
    .select({ token: apiTokens, maker: users.status })
    .from(apiTokens)
    .leftJoin(users, eq(users.id, apiTokens.createdBy))
    .where(and(condition))
    .orderBy(desc(apiTokens.id))
    .limit(most);
  return rows.map(({ token, maker }) => tokenView(token, maker === "active", now));
}

function tokenView(token: typeof apiTokens.$inferSelect, makerIsActive: boolean, now: Date): TokenView {
  const { tokenHash: _hash, createdBy: _by, scopes, ...shown } = token;
  return { ...shown, scopes: scopes as Scope[], state: stateOf(token, makerIsActive, now) };
}

function stateOf(
  { revokedAt, expiresAt }: Pick<TokenView, "revokedAt" | "expiresAt">,
  makerIsActive: boolean,
  now: Date,
): TokenState {
  if (revokedAt !== null) return "revoked";
  if (expiresAt <= now) return "expired";
  return makerIsActive ? "active" : "maker gone";
}
