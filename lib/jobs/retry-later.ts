import type { OperatorError } from "@/lib/kernel/errors";

/**
 * Thrown by a job that could not do its work now and is worth another try: it is queued again and nobody claims it
 * before `at`. Until then its error says why. When to stop trying is the job's own business.
 */
export class RetryLater extends Error {
  override readonly name = "RetryLater";
  readonly at: Date;
  readonly why: OperatorError;

  constructor(at: Date, why: OperatorError) {
    super(why.message);
    this.at = at;
    this.why = why;
  }
}
