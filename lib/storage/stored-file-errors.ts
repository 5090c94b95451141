import { OperatorError } from "@/lib/kernel/errors";

/** Asked for bytes that a stored file does not have (any more). */
export function truncated(fileName: string, expected: number, found: number): OperatorError {
  return new OperatorError(
    "archive.truncated",
    `${fileName} ends at byte ${found}, but should go on to byte ${expected}.`,
    { hint: "The file was cut short: copy it again from where it came from, or use another backup." },
  );
}

/** Nothing is ever overwritten. */
export function nameTaken(fileName: string, place: string): OperatorError {
  return new OperatorError("storage.exists", `${fileName} exists already in ${place}.`, {
    kind: "conflict",
    hint: "Nothing was overwritten. Choose another name, or remove the other file first.",
  });
}
