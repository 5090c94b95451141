import { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { readPolicyView, type SecurityPolicyView } from "./security-policy-view";

export const GetSecurityPolicyInput = z.object({});

/** Which roles must have a second factor, who said so, and whom it concerns. */
export async function getSecurityPolicy(
  deps: Deps,
  actor: Actor,
  _input: z.input<typeof GetSecurityPolicyInput> = {},
): Promise<SecurityPolicyView> {
  requireScope(actor, "settings:manage");
  return readPolicyView(deps.store.db, actor);
}
