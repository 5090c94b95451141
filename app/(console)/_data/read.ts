import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { webDeps } from "@/app/_server/deps";
import { requestContext } from "@/app/_server/request-context";
import { answerError } from "@/app/_server/respond";
import { withTimeLimit } from "@/app/_server/with-time-limit";
import { type ErrorReport, OperatorError } from "@/lib/kernel/errors";

export type Read<T> = { ok: true; value: T } | { ok: false; error: ErrorReport };

/**
 * What a page reads through a verb: the value, or an error it can show in the value's place, also that it did not come
 * in time. Unknown ids are a 404.
 */
export async function read<T>(reading: Promise<T>): Promise<Read<T>> {
  const deps = webDeps();
  try {
    return { ok: true, value: await withTimeLimit(deps, deps, reading) };
  } catch (error) {
    if (error instanceof OperatorError && error.kind === "not_found") notFound();
    return { ok: false, error: answerError(error, requestContext(deps, await headers())).report };
  }
}
