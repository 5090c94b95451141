import { type ErrorKind, type ErrorReport, OperatorError } from "@/lib/kernel/errors";
import { reportError } from "@/lib/kernel/report-error";
import type { RequestContext } from "./request-context";

const statusOf: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 429,
  unavailable: 503,
  failed: 500,
};

export interface ErrorAnswer {
  status: number;
  headers: Record<string, string>;
  report: ErrorReport;
}

/** The one place where errors become answers. What nobody foresaw is logged and told without its text. */
export function answerError(error: unknown, context: Pick<RequestContext, "requestId" | "log">): ErrorAnswer {
  if (!(error instanceof OperatorError)) return unexpected(error, context);
  const status = statusOf[error.kind];
  if (status >= 500) context.log.error({ err: error }, error.code);
  const headers: Record<string, string> = { "cache-control": "no-store" };
  if (error.retryAfterSeconds !== undefined) headers["retry-after"] = String(error.retryAfterSeconds);
  return { status, headers, report: reportError(error) };
}

function unexpected(error: unknown, { requestId, log }: Pick<RequestContext, "requestId" | "log">): ErrorAnswer {
  log.error({ err: error }, "unexpected error");
  return {
    status: 500,
    headers: { "cache-control": "no-store" },
    report: {
      code: "unexpected",
      message: "Something went wrong that nobody foresaw.",
      hint: `Look for request ${requestId} in the log of the web process.`,
      details: { requestId },
    },
  };
}
