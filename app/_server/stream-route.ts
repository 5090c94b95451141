import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { Deps } from "@/lib/deps";
import { webDeps } from "./deps";
import { readRequestInput } from "./read-request-input";
import { type RequestContext, requestContext } from "./request-context";
import { answerError, jsonAnswer } from "./respond";
import { runVerb } from "./run-verb";
import { strictly } from "./strictly";

/** A verb that takes a while, tells of what happens meanwhile, and stops when nobody listens any more. */
export type StreamingVerb<Input, Event, Output> = (
  deps: Deps,
  actor: Actor,
  input: Input,
  watch: { signal: AbortSignal; onEvent: (event: Event) => void },
) => Promise<Output>;

/** How events and the result stand in a line. */
interface Lines<Event, Output> {
  event(event: Event): object;
  result(output: Output): object;
}

/**
 * Like `route`, for a verb that takes a while. With `Accept: application/x-ndjson` each event is a line of JSON as it
 * happens and the result the last one; an error before the first line has the status of its kind, a later one is the
 * last line, `{error}`. Otherwise the result alone. When the client goes away, the verb is told to stop.
 */
export function streamRoute<Schema extends z.ZodType, Event, Output>(
  schema: Schema,
  verb: StreamingVerb<z.infer<Schema>, Event, Output>,
  lines: Lines<Event, Output>,
) {
  return async (request: Request): Promise<Response> => {
    const deps = webDeps();
    const context = requestContext(deps, request.headers);
    const attempt = { what: `${request.method} ${new URL(request.url).pathname}`, mutates: true };
    const gone = new AbortController();
    const signal = AbortSignal.any([request.signal, gone.signal]);
    const run = (onEvent: (event: Event) => void) =>
      runVerb(
        deps,
        context,
        attempt,
        strictly(schema),
        () => readRequestInput(request, {}),
        (...args) => verb(...args, { signal, onEvent }),
      );
    try {
      if (!/^application\/x-ndjson\b/i.test(request.headers.get("accept") ?? ""))
        return jsonAnswer(context, 200, await run(() => {}));
      const body = await streamOf(run, lines, gone, context);
      context.answerHeaders.set("content-type", "application/x-ndjson; charset=utf-8");
      return new Response(body, { headers: context.answerHeaders });
    } catch (error) {
      const { status, report } = answerError(error, context);
      return jsonAnswer(context, status, { error: report });
    }
  };
}

/** Resolves with the first line, so that what is refused before it can still have a status. */
async function streamOf<Event, Output>(
  run: (onEvent: (event: Event) => void) => Promise<Output>,
  lines: Lines<Event, Output>,
  gone: AbortController,
  context: RequestContext,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  const begun = Promise.withResolvers<void>();
  let hasBegun = false;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const put = (value: object) => {
        if (gone.signal.aborted) return;
        controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
        hasBegun = true;
        begun.resolve();
      };
      const ended = run((event) => put(lines.event(event))).then(
        (output) => put(lines.result(output)),
        (error: unknown) => {
          if (hasBegun) put({ error: answerError(error, context).report });
          else begun.reject(error);
        },
      );
      void ended.finally(() => (gone.signal.aborted ? undefined : controller.close()));
    },
    cancel: () => gone.abort(),
  });
  await begun.promise;
  return stream;
}
