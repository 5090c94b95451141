import type { CompressedFrame } from "@/lib/archive";
import { codeOf, type ErrorKind, messageOf, OperatorError } from "@/lib/kernel/errors";
import type { ServerCapabilities } from "@/lib/mysql/server-capabilities";
import type { PartRead, WorkUnit } from "./dump-part";

/** What a dump thread is started with. */
export interface ThreadData {
  targetUrl: string;
  flavour: ServerCapabilities["flavour"];
  compressionLevel: number;
}

/** To a thread. Of `begin`, `dump` and `end` there is one at a time, and each is answered. */
export type Order =
  | { type: "begin" } // its transaction
  | { type: "dump"; unit: WorkUnit }
  | { type: "end" }
  | { type: "written" }; // one of its frames is in the file

/** From a thread. The first `done` says that it is connected. */
export type Answer =
  | { type: "frame"; frame: CompressedFrame }
  | { type: "done"; read: PartRead[] }
  | { type: "failed"; error: SentError };

/** An error as it crosses the line between two threads, which drops everything but the message of an Error. */
export interface SentError {
  message: string;
  code: string | undefined;
  operator: { kind: ErrorKind; hint: string | undefined; details: Readonly<Record<string, unknown>> } | null;
}

export function sendError(error: unknown): SentError {
  const operator =
    error instanceof OperatorError ? { kind: error.kind, hint: error.hint, details: error.details } : null;
  return { message: messageOf(error), code: codeOf(error), operator };
}

export function receiveError({ message, code, operator }: SentError): Error {
  if (operator === null) return Object.assign(new Error(message), { code });
  const { kind, hint, details } = operator;
  return new OperatorError(code ?? "unexpected", message, { kind, details, ...(hint === undefined ? {} : { hint }) });
}
