import { unstable_isUnrecognizedActionError as isUnknownAction } from "next/navigation";
import type { ErrorReport } from "@/lib/kernel/errors";
import { withPassword } from "./account/password-request";

/** An answer of the JSON API that is not 2xx. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly report: ErrorReport;

  constructor(report: ErrorReport) {
    super(report.message);
    this.report = report;
  }
}

interface CallOptions extends Pick<RequestInit, "method" | "signal"> {
  /** Sent as JSON. */
  body?: unknown;
  /** What the answer is to be; JSON otherwise. */
  accept?: string;
}

/** Throws `ApiError`. A session that is over reloads the page, which leads to the sign-in form and back. */
export async function callApi<T>(path: string, options: CallOptions = {}): Promise<T> {
  const response = await openApi(path, options);
  return (await response.json().catch(() => null)) as T;
}

/**
 * The answer as it comes, for what is read line by line. Throws like `callApi`. When it takes the password again, the
 * person is asked for it and the request is repeated.
 */
export async function openApi(path: string, options: CallOptions = {}): Promise<Response> {
  const answer = await withPassword<Response | ErrorReport>(
    () => request(path, options),
    (given) => (given instanceof Response ? null : given),
    (error) => error,
  );
  if (answer instanceof Response) return answer;
  throw new ApiError(answer);
}

async function request(
  path: string,
  { body: input, accept = "application/json", ...init }: CallOptions,
): Promise<Response | ErrorReport> {
  const response = await fetch(path, {
    ...init,
    headers: { accept, ...(input === undefined ? {} : { "content-type": "application/json" }) },
    ...(input === undefined ? {} : { body: JSON.stringify(input) }),
  });
  if (response.ok) return response;
  if (response.status === 401) window.location.reload();
  const body = (await response.json().catch(() => null)) as unknown;
  return reportIn(body) ?? { code: `http.${response.status}`, message: `The console answered ${response.status}.` };
}

function reportIn(body: unknown): ErrorReport | null {
  if (typeof body !== "object" || body === null || !("error" in body)) return null;
  return body.error as ErrorReport;
}

/** Whatever was thrown while asking the console for something, as an error for people. */
export function reportOf(error: unknown): ErrorReport {
  if (error instanceof ApiError) return error.report;
  // The page is of a release whose form the one that serves now does not have.
  if (isUnknownAction(error))
    return {
      code: "console.upgraded",
      message: "The console was upgraded while this page was open. Nothing was done.",
      hint: "Reload the page and do it again.",
    };
  return {
    code: "console.unreachable",
    message: "The console did not answer, so it is not known whether this was done.",
    hint: "Check the connection, reload the page and look at Jobs before trying again.",
  };
}
