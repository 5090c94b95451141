import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import type { Attempt } from "./attempt";
import { auditRefusal } from "./audit-refusal";
import { countAndLimit } from "./count-and-limit";
import { identify } from "./current-actor";
import { parseInput } from "./parse-input";
import type { RequestContext } from "./request-context";

export type Verb<Input, Output> = (deps: Deps, actor: Actor, input: Input) => Promise<Output>;

/** What routes, server actions and the download share: who is it, may they, is the input right, then the verb. */
export async function runVerb<Schema extends z.ZodType, Output>(
  deps: Deps,
  context: RequestContext,
  attempt: Attempt,
  schema: Schema,
  readInput: () => Promise<unknown>,
  verb: Verb<z.infer<Schema>, Output>,
): Promise<Output> {
  let actor: Actor | null = null;
  try {
    ({ actor } = await identify(deps, context));
    await countAndLimit(deps, context, actor, attempt.mutates);
    if (actor === null) throw notSignedIn(context);
    // No page can make a browser send a token, so where it comes from does not matter.
    if (attempt.mutates && actor.kind !== "token") requireOwnOrigin(deps.config.baseUrl, context.origin);
    return await verb(deps, actor, parseInput(schema, await readInput()));
  } catch (error) {
    if (error instanceof OperatorError && isRefusal(error)) await auditRefusal(deps, context, actor, attempt, error);
    throw error;
  }
}

/** To be asked for the password again is none: the answer to that is audited. */
function isRefusal({ kind, code }: OperatorError): boolean {
  return (kind === "forbidden" || kind === "unauthenticated") && code !== "auth.confirm_password";
}

function notSignedIn({ tokenSecret }: RequestContext): OperatorError {
  if (tokenSecret !== null)
    return new OperatorError("auth.bad_token", "This API token does not exist, or it has expired or been revoked.", {
      kind: "unauthenticated",
      hint: "Make another one on the page API tokens.",
    });
  return new OperatorError("auth.not_signed_in", "You are not signed in, or your session is over.", {
    kind: "unauthenticated",
    hint: "Sign in and try again.",
  });
}

/** Browsers send `Origin` with every request that changes something; a page of another site cannot forge it. */
function requireOwnOrigin(baseUrl: string, origin: string | null): void {
  const own = new URL(baseUrl).origin;
  if (origin === own) return;
  throw new OperatorError("auth.wrong_origin", `The request came from ${origin ?? "no page"}, not from ${own}.`, {
    kind: "forbidden",
    hint: `Open the console at ${own}, or set BASE_URL to the address you use. Scripts send the header Origin: ${own}`,
  });
}
