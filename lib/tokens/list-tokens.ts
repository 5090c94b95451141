import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { readTokenViews, type TokenView } from "./token-view";

export const ListTokensInput = z.object({});

/** Every API token with its state and last use, the newest first; those that work no more, too. */
export async function listTokens(
  deps: Deps,
  actor: Actor,
  _input: z.input<typeof ListTokensInput> = {},
): Promise<TokenView[]> {
  requireScope(actor, "tokens:manage");
  return readTokenViews(deps.store.db, deps.clock.now());
}
