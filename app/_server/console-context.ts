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

/** What a console page starts with. Strangers are sent to sign in and come back to the page they asked for. */
export async function consoleContext(): Promise<ConsoleContext> {
  const { deps, actor, displayName } = await currentRequest();
  if (actor !== null) return { deps, actor, displayName: displayName ?? actor.name };
  const path = (await headers()).get("x-console-path");
  redirect(path === null || path === "/" ? "/sign-in" : `/sign-in?callbackUrl=${encodeURIComponent(path)}`);
}
