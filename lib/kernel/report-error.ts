import { codeOf, type ErrorReport, messageOf, OperatorError, rootOf } from "./errors";
import { redactText } from "./redact";

/** Turns anything thrown into what may be stored and shown: redacted, without a stack. */
export function reportError(error: unknown): ErrorReport {
  if (error instanceof OperatorError) {
    return {
      code: error.code,
      message: redactText(error.message),
      ...(error.hint === undefined ? {} : { hint: redactText(error.hint) }),
      ...(Object.keys(error.details).length === 0 ? {} : { details: error.details }),
    };
  }
  return { code: codeOf(rootOf(error)) ?? "unexpected", message: redactText(messageOf(error)) };
}
