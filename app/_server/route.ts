import type { z } from "zod";
import { webDeps } from "./deps";
import { readRequestInput } from "./read-request-input";
import { requestContext } from "./request-context";
import { answerError } from "./respond";
import { runVerb, type Verb } from "./run-verb";

/** Undefined for a path without parameters. */
type Params = Record<string, string | string[]> | undefined;

/**
 * A JSON route over one verb. Path, query, body and `Idempotency-Key` together are the input. Answers 200 with the
 * verb's result (204 when it has none), or `{error}` with the status of its kind.
 */
export function route<Schema extends z.ZodType, Output>(schema: Schema, verb: Verb<z.infer<Schema>, Output>) {
  return async (request: Request, { params }: { params: Promise<Params> }): Promise<Response> => {
    const deps = webDeps();
    const context = requestContext(deps, request.headers);
    const path = (await params) ?? {};
    const attempt = {
      what: `${request.method} ${new URL(request.url).pathname}`,
      subject: typeof path["id"] === "string" ? path["id"] : undefined,
      mutates: request.method !== "GET" && request.method !== "HEAD",
    };
    try {
      const readInput = () => readRequestInput(request, path);
      return answer(await runVerb(deps, context, attempt, schema, readInput, verb), context.requestId);
    } catch (error) {
      const { status, headers, report } = answerError(error, context);
      return Response.json({ error: report }, { status, headers: { ...headers, "x-request-id": context.requestId } });
    }
  };
}

function answer(value: unknown, requestId: string): Response {
  const headers = { "cache-control": "no-store", "x-request-id": requestId };
  return value === undefined ? new Response(null, { status: 204, headers }) : Response.json(value, { headers });
}
