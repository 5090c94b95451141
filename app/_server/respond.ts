import { type ErrorKind, type ErrorReport, OperatorError } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import { databaseError } from "./database-error";
import type { RequestContext } from "./request-context";

const statusOf: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unprocessable: 422,
  rate_limited: 429,
  unavailable: 503,
  timed_out: 504,
  failed: 500,
};

export interface ErrorAnswer {
  status: number;
  report: ErrorReport;
}

/**
 * The one place where errors become answers. What nobody foresaw is logged and told without its text: it could hold SQL
 * or a path. When to come back is added to the answer's headers.
 */
export function answerError(
  thrown: unknown,
  context: Pick<RequestContext, "requestId" | "log" | "answerHeaders">,
): ErrorAnswer {
  const error = databaseError(thrown) ?? thrown;
  if (!(error instanceof OperatorError)) return unexpected(error, context);
  const status = statusOf[error.kind];
  if (status >= 500) context.log.error({ err: error }, error.code);
  if (error.retryAfterSeconds !== undefined) context.answerHeaders.set("retry-after", String(error.retryAfterSeconds));
  return { status, report: { ...reportError(error), requestId: context.requestId } };
}

/** With the headers that belong to every answer to the request. 204 has no body. */
export function jsonAnswer(context: Pick<RequestContext, "answerHeaders">, status: number, value: unknown): Response {
  return textAnswer(context, status, status === 204 ? "" : JSON.stringify(value));
}

/** `text`: JSON; empty for an answer without a body. */
export function textAnswer(context: Pick<RequestContext, "answerHeaders">, status: number, text: string): Response {
  const headers = new Headers(context.answerHeaders);
  if (text !== "") headers.set("content-type", "application/json");
  return new Response(text === "" ? null : text, { status, headers });
}

function unexpected(error: unknown, { requestId, log }: Pick<RequestContext, "requestId" | "log">): ErrorAnswer {
  log.error({ err: error }, "unexpected error");
  return {
    status: 500,
    report: {
      code: "unexpected",
      message: "Something went wrong that nobody foresaw.",
      hint: `Look for request ${requestId} in the log of the web process.`,
      requestId,
    },
  };
}
