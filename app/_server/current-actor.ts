import { headers } from "next/headers";
import { cache } from "react";
import { readSession } from "@/lib/accounts";
import type { Actor } from "@/lib/auth/actor";
import { readSid } from "@/lib/auth/session-cookie";
import type { Deps } from "@/lib/deps";
import { webDeps } from "./deps";
import { noteActor } from "./observe-requests";
import { type RequestContext, requestContext } from "./request-context";

export interface CurrentRequest {
  deps: Deps;
  context: RequestContext;
  /** Null when nobody is signed in. */
  actor: Actor | null;
  /** What the top bar shows: the actor's own name, not the e-mail that the audit log records. */
  displayName: string | null;
}

/** Who makes the request that a page or server action is answering; asked of the store once per request. */
export const currentRequest = cache(async (): Promise<CurrentRequest> => {
  // First, because it tells Next that this page is made per request: while building there is no configuration.
  const received = await headers();
  const deps = webDeps();
  const context = requestContext(deps, received);
  return { deps, context, ...(await identify(deps, context)) };
});

export async function identify(
  deps: Deps,
  context: RequestContext,
): Promise<Pick<CurrentRequest, "actor" | "displayName">> {
  const sid = await readSid(deps.config, context.cookie);
  const session = sid === null ? null : await readSession(deps, sid);
  if (session === null) return { actor: null, displayName: null };
  const { id, email, name, role } = session.user;
  const { address, requestId } = context;
  noteActor(context.requestId, id);
  return {
    actor: { kind: "user", id, name: email, role, address, requestId, session: session.session },
    displayName: name,
  };
}
