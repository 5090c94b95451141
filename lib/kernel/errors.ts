/** What sort of bad news it is; adapters map it to an HTTP status or an exit code, once. */
export type ErrorKind =
  | "invalid" // the input is wrong: 400
  | "unauthenticated" // nobody is signed in: 401
  | "forbidden" // signed in, but may not: 403
  | "not_found" // 404
  | "conflict" // the state of things does not allow it now: 409
  | "too_large" // more than we take: 413
  | "unprocessable" // well formed, and contradicts what was said before: 422
  | "rate_limited" // 429
  | "unavailable" // something we depend on does not answer: 503
  | "timed_out" // it took longer than it may: 504
  | "failed"; // it was tried and did not work: 500

export interface OperatorErrorOptions {
  kind?: ErrorKind;
  /** The next step, ready to copy: a command, a setting, a GRANT. */
  hint?: string;
  /** Facts for the details fold and the log, without secrets. */
  details?: Readonly<Record<string, unknown>>;
  retryAfterSeconds?: number;
  cause?: unknown;
}

const mark = Symbol.for("seaworthy.operator-error");

/**
 * An error an operator may read. `code` is stable and dotted (`backup.grants_missing`); `message` says what happened
 * and in what state things are; `hint` says what to do next.
 */
export class OperatorError extends Error {
  /** By its mark and not by its class, of which each of Next's bundles has its own: what one throws another catches. */
  static override [Symbol.hasInstance](thrown: unknown): thrown is OperatorError {
    return typeof thrown === "object" && thrown !== null && mark in thrown;
  }

  override readonly name = "OperatorError";
  readonly code: string;
  readonly kind: ErrorKind;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: string, message: string, options: OperatorErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.kind = options.kind ?? "failed";
    this.hint = options.hint;
    this.details = options.details ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get [mark](): true {
    return true;
  }
}

/** How an error is stored in a job or an audit row and sent to clients. */
export interface ErrorReport {
  code: string;
  message: string;
  hint?: string;
  details?: Readonly<Record<string, unknown>>;
  /** Of the request that it answers: every line in the log about it has the same. */
  requestId?: string;
}

/** The text of anything that was thrown. A refused connection to a name with several addresses has only a code. */
export function messageOf(error: unknown): string {
  const cause = rootOf(error);
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || (codeOf(cause) ?? cause.name);
}

/** Drizzle's own message holds the statement's parameters, whatever they are; what went wrong is in its cause. */
export function rootOf(error: unknown): unknown {
  const isQueryError = error instanceof Error && "params" in error && error.cause !== undefined;
  return isQueryError ? error.cause : error;
}

/** The `code` that Node's system calls (`ENOSPC`) and MySQL drivers (`ER_NO_SUCH_TABLE`) put on their errors. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
