import { Readable } from "node:stream";
import type { z } from "zod";
import { attachment } from "./byte-range";
import { webDeps } from "./deps";
import { downloads } from "./downloads";
import { readRequestInput } from "./read-request-input";
import { type RequestContext, requestContext } from "./request-context";
import { answerError, jsonAnswer } from "./respond";
import { runVerb, type Verb } from "./run-verb";
import { strictly } from "./strictly";
import { withTimeLimit } from "./with-time-limit";

/** A file that is made while it is sent. */
interface MadeFile {
  fileName: string;
  contentType: string;
  body: AsyncIterable<string>;
}

/**
 * A GET route over a verb that makes a file: sent at the client's pace, and no further than the client takes it. What is
 * refused before the first piece has the status of its kind; when it breaks later, the connection is cut.
 */
export function fileRoute<Schema extends z.ZodType>(schema: Schema, verb: Verb<z.infer<Schema>, MadeFile>) {
  return async (request: Request): Promise<Response> => {
    const deps = webDeps();
    const context = requestContext(deps, request.headers);
    const attempt = { what: `GET ${new URL(request.url).pathname}`, mutates: false };
    try {
      const readInput = () => readRequestInput(request, {});
      const making = runVerb(deps, context, attempt, strictly(schema), readInput, verb);
      const file = await withTimeLimit(deps, context, making);
      context.answerHeaders.set("content-type", file.contentType);
      context.answerHeaders.set("content-disposition", attachment(file.fileName));
      // Next answers HEAD with this function, too, and would leave a body unread: for ever begun, never ended.
      const body = request.method === "HEAD" ? null : bodyOf(file, request.signal, context);
      return new Response(body, { headers: context.answerHeaders });
    } catch (error) {
      const { status, report } = answerError(error, context);
      return jsonAnswer(context, status, { error: report });
    }
  };
}

/** Ended with the file, the client or the process, whichever is first; Next does not end it for a client that left early. */
function bodyOf(file: MadeFile, signal: AbortSignal, { log }: Pick<RequestContext, "log">): ReadableStream {
  const source = Readable.from(asBytes(file.body), { objectMode: false });
  downloads().add(source);
  source.once("close", () => downloads().delete(source));
  source.on("error", (error) => {
    if (!signal.aborted) log.error({ err: error }, `${file.fileName} was cut`);
  });
  const stop = () => source.destroy();
  if (signal.aborted) stop();
  else signal.addEventListener("abort", stop, { once: true });
  return Readable.toWeb(source) as ReadableStream;
}

async function* asBytes(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece);
}
