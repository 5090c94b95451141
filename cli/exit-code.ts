import { OperatorError } from "@/lib/kernel/errors";

/** 1: it was tried and failed. 2: the command line is wrong. 3: refused as things stand. 0 is success. */
export function exitCodeFor(error: unknown): 1 | 2 | 3 {
  if (!(error instanceof OperatorError) || error.code === "config.invalid") return 1;
  switch (error.kind) {
    case "invalid":
    case "too_large":
    case "unprocessable":
      return 2;
    case "unauthenticated":
    case "forbidden":
    case "conflict":
    case "rate_limited":
      return 3;
    case "not_found":
    case "unavailable":
    case "timed_out":
    case "failed":
      return 1;
  }
}
