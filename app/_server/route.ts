import type { z } from "zod";
import type { Deps } from "@/lib/deps";
import { answerOnce } from "./answer-once";
import { webDeps } from "./deps";
import { readRequestInput } from "./read-request-input";
import { type RequestContext, requestContext } from "./request-context";
import { answerError, jsonAnswer } from "./respond";
import { runVerb, type Verb } from "./run-verb";
import { strictly, takesKey } from "./strictly";
import { withTimeLimit } from "./with-time-limit";

/** Undefined for a path without parameters. */
type Params = Record<string, string | string[]> | undefined;

/**
 * A JSON route over one verb. Path, query, body and `Idempotency-Key` together are the input. Answers 200 with the
 * verb's result (204 when it has none), or `{error}` with the status of its kind. A POST with a key is answered once.
 */
export function route<Schema extends z.ZodType, Output>(schema: Schema, verb: Verb<z.infer<Schema>, Output>) {
  return async (request: Request, { params }: { params: Promise<Params> }): Promise<Response> => {
    const deps = webDeps();
    const context = requestContext(deps, request.headers);
    try {
      const work = respond(deps, context, request, (await params) ?? {}, schema, verb);
      return await withTimeLimit(deps, context, work);
    } catch (error) {
      const { status, report } = answerError(error, context);
      return jsonAnswer(context, status, { error: report });
    }
  };
}

function respond<Schema extends z.ZodType, Output>(
  deps: Deps,
  context: RequestContext,
  request: Request,
  params: NonNullable<Params>,
  schema: Schema,
  verb: Verb<z.infer<Schema>, Output>,
): Promise<Response> {
  const attempt = {
    what: `${request.method} ${new URL(request.url).pathname}`,
    subject: typeof params["id"] === "string" ? params["id"] : undefined,
    mutates: request.method !== "GET" && request.method !== "HEAD",
  };
  let given: unknown;
  const readInput = async () => (given = await readRequestInput(request, params, takesKey(schema)));
  const key = request.method === "POST" ? request.headers.get("idempotency-key") : null;
  return runVerb(deps, context, attempt, strictly(schema), readInput, async (verbDeps, actor, input) => {
    const work = () => verb(verbDeps, actor, input);
    if (key !== null) return answerOnce(deps, context, { actor, what: attempt.what, key, given }, work);
    const output = await work();
    return jsonAnswer(context, output === undefined ? 204 : 200, output);
  });
}
