import type { Instrumentation } from "next";

/** Next calls this once per server process, before it answers anything. */
export async function register(): Promise<void> {
  // Next compiles this file for its edge runtime too, where none of our modules exist.
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { startWeb } = await import("./app/_server/start-web");
  await startWeb();
}

export const onRequestError: Instrumentation.onRequestError = async (error, request, { routePath }) => {
  if (process.env["NEXT_RUNTIME"] !== "nodejs") return;
  const { logRequestError } = await import("./app/_server/log-request-error");
  logRequestError(error, request, routePath);
};
