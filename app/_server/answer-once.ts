import type { Deps } from "@/lib/deps";
import { OperatorError } from "@/lib/kernel/errors";
import { claimKey, type KeyedRequest } from "@/lib/idempotency/claim-key";
import type { RequestContext } from "./request-context";
import { answerError, jsonAnswer, textAnswer } from "./respond";

/**
 * Does the work for the first request with an `Idempotency-Key`, and answers every later one what that was answered,
 * with `Idempotency-Replayed: true`. A refusal that would be one again is kept, too; what depends on who asks or when
 * (403, 429) and what went wrong with us (5xx) is not, so that the same key can be tried again.
 */
export async function answerOnce(
  deps: Deps,
  context: RequestContext,
  request: KeyedRequest,
  work: () => Promise<unknown>,
): Promise<Response> {
  const claim = await claimKey(deps, request);
  if (claim.kind === "again") {
    context.answerHeaders.set("idempotency-replayed", "true");
    return textAnswer(context, claim.answer.status, claim.answer.text);
  }
  let output: unknown;
  try {
    output = await work();
  } catch (error) {
    if (!isKept(error)) await claim.release();
    else {
      const { status, report } = answerError(error, context);
      await claim.keep({ status, text: JSON.stringify({ error: report }) });
    }
    throw error;
  }
  const status = output === undefined ? 204 : 200;
  await claim.keep({ status, text: output === undefined ? "" : JSON.stringify(output) });
  return jsonAnswer(context, status, output);
}

const keptKinds: readonly string[] = ["invalid", "not_found", "conflict", "too_large", "unprocessable"];

function isKept(error: unknown): boolean {
  return error instanceof OperatorError && keptKinds.includes(error.kind) && error.retryAfterSeconds === undefined;
}
