import { codeOf, messageOf, OperatorError } from "@/lib/kernel/errors";

/**
 * For a program whose output others read: a reader who has seen enough (`| head`) changes nothing about how the command
 * ends, and what cannot be written (a full disk) makes a success a failure. Without this Node ends it in a stack, with 1.
 */
export function mindStreams(): void {
  let failure: Error | undefined;
  process.stdout.on("error", (error) => (failure ??= error));
  process.stderr.on("error", () => undefined);
  process.on("exit", () => {
    if (failure === undefined || codeOf(failure) === "EPIPE" || Boolean(process.exitCode)) return;
    process.stderr.write(`The result cannot be written: ${messageOf(failure)}\n`);
    process.exitCode = 1;
  });
}

/** Rethrows what a command that only writes failed with: that nobody reads any more is told as that. */
export function tellReaderGone(error: unknown): never {
  if (codeOf(error) !== "EPIPE") throw error;
  throw new OperatorError("cli.reader_gone", "Whoever read the output stopped before its end.", { cause: error });
}
