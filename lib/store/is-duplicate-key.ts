import { codeOf } from "@/lib/kernel/errors";

/** Whether a write failed on a unique index; Drizzle wraps the driver's error, so causes are followed. */
export function isDuplicateKey(error: unknown): boolean {
  if (codeOf(error) === "ER_DUP_ENTRY") return true;
  return error instanceof Error && error.cause !== undefined && isDuplicateKey(error.cause);
}
