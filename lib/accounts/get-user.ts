import type { z } from "zod";
import { type Actor, requireScope } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { UserId } from "./find-user";
import { getUserView, type UserView } from "./user-view";

export const GetUserInput = UserId;

/** One user. Throws `account.not_found`. */
export async function getUser(deps: Deps, actor: Actor, { id }: z.infer<typeof GetUserInput>): Promise<UserView> {
  requireScope(actor, "users:manage");
  return getUserView(deps, id);
}
