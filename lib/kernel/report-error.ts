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

/** The same in one line, for a log that is read line by line; a message that is a list stays one. */
export function explainInOneLine(error: unknown): string {
  const { message, hint } = reportError(error);
  const said = /[.!?]$/.test(message) ? message : `${message}.`;
  return hint === undefined ? said : `${said}${said.includes("\n") ? "\n" : " "}${hint}`;
}

/** For a terminal: what happened and, on a line of its own, what to do. No stack. */
export function explainError(error: unknown): string {
  const { message, hint } = reportError(error);
  return hint === undefined ? message : `${message}\n${hint}`;
}
