import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { currentRequest } from "./current-actor";

export interface ConsoleContext {
  deps: Deps;
  actor: Actor;
  displayName: string;
}

/** The one page for those who have to set up their second factor before anything else. */
const ownAccount = "/account";

/**
 * What a console page starts with. Strangers are sent to sign in and come back to the page they asked for; those whose
 * role needs a second factor that they have not got are sent to set it up.
 */
export async function consoleContext(): Promise<ConsoleContext> {
  const { deps, actor, displayName } = await currentRequest();
  const path = (await headers()).get("x-console-path") ?? "/";
  if (actor === null) redirect(path === "/" ? "/sign-in" : `/sign-in?callbackUrl=${encodeURIComponent(path)}`);
  if (isBlocked(actor) && path.split("?", 1)[0] !== ownAccount) redirect(ownAccount);
  return { deps, actor, displayName: displayName ?? actor.name };
}

/** They may do nothing but set up their second factor. */
export function isBlocked(actor: Actor): boolean {
  return (actor.session?.blockedBy ?? null) !== null;
}
