import { headers } from "next/headers";
import { cache } from "react";
import { readSession } from "@/lib/accounts";
import type { Actor } from "@/lib/auth/actor";
import { readToken } from "@/lib/auth/api-tokens";
import { readSid } from "@/lib/auth/session-cookie";
import type { Deps } from "@/lib/deps";
import { webDeps } from "./deps";
import { noteActor } from "./observe-requests";
import { type RequestContext, requestContext } from "./request-context";
import { withTimeLimit } from "./with-time-limit";

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
  return { deps, context, ...(await withTimeLimit(deps, context, identifyPerson(deps, context))) };
});

type Identity = Pick<CurrentRequest, "actor" | "displayName">;

const nobody: Identity = { actor: null, displayName: null };

/** Who asks the API: a token when it sends one, and then never the session that may come along. */
export async function identify(deps: Deps, context: RequestContext): Promise<Identity> {
  return context.tokenSecret === null
    ? identifyPerson(deps, context)
    : identifyToken(deps, context, context.tokenSecret);
}

/** Who looks at a page or sends a form: those are for people, so a token is nobody here. */
export async function identifyPerson(deps: Deps, context: RequestContext): Promise<Identity> {
  const sid = await readSid(deps.config, context.cookie);
  const session = sid === null ? null : await readSession(deps, sid);
  if (session === null) return nobody;
  const { id, email, name, role } = session.user;
  const { address, requestId } = context;
  noteActor(requestId, id);
  return {
    actor: { kind: "user", id, name: email, role, address, requestId, session: session.session },
    displayName: name,
  };
}

async function identifyToken(deps: Deps, { address, requestId }: RequestContext, secret: string): Promise<Identity> {
  const actor = await readToken(deps, secret, address);
  if (actor === null) return nobody;
  noteActor(requestId, actor.id);
  return { actor: { ...actor, requestId }, displayName: actor.name };
}
