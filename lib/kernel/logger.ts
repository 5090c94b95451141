import { hostname } from "node:os";
import pino, { type DestinationStream, type Logger } from "pino";
import { messageOf } from "./errors";
import { logContext } from "./log-context";
import { redactText, redactValue } from "./redact";

export interface LoggerOptions {
  level: string;
  role: string;
  version: string;
}

type Fields = Record<string, unknown>;

/** JSON lines on standard output, each with role, host and number of the process; secrets never get in. */
export function createLogger(options: LoggerOptions, destination?: DestinationStream): Logger {
  const logger = pino(
    {
      level: options.level,
      base: { role: options.role, host: hostname(), pid: process.pid, version: options.version },
      // Copied: pino adds the line's own fields to what it is given.
      mixin: () => ({ ...logContext().getStore() }),
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redactValue(fields) as Fields,
      },
      // Errors are made plain above, wherever in the fields they stand.
      serializers: { err: (error: unknown) => error },
      hooks: {
        logMethod(args, method) {
          method.apply(this, cleanArguments(args) as Parameters<typeof method>);
        },
      },
    },
    // Written at once: what was not, pino would write at the exit, again and again if its reader is gone by then.
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
  // Children inherit this method, and pino cleans by `formatters` only what is not bound to one.
  const bind = Reflect.get(logger, "child") as Logger["child"];
  logger.child = function child(this: Logger, fields, options) {
    return bind.call(this, redactValue(fields) as Fields, options);
  } as Logger["child"];
  return logger;
}

/** The message and what is put into it. Without a message pino takes the error's own, so that one is given here. */
function cleanArguments(args: readonly unknown[]): unknown[] {
  const [first, ...rest] = args;
  if (typeof first === "string") return [redactText(first), ...rest.map((arg) => redactValue(arg))];
  const error = first instanceof Error ? first : errorIn(first);
  if (rest.length === 0 && error !== undefined) return [first, redactText(messageOf(error))];
  return [first, ...rest.map((arg) => redactValue(arg))];
}

function errorIn(fields: unknown): Error | undefined {
  if (typeof fields !== "object" || fields === null || !("err" in fields)) return undefined;
  return fields.err instanceof Error ? fields.err : undefined;
}
