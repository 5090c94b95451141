import pino, { type DestinationStream, type Logger } from "pino";
import { redactText, secretKeys } from "./redact";

export interface LoggerOptions {
  level: string;
  role: string;
  version: string;
}

/** JSON lines on standard output, each with the process role; secrets never get in. */
export function createLogger(options: LoggerOptions, destination?: DestinationStream): Logger {
  const redact = secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `*.*.*.${key}`]);
  return pino(
    {
      level: options.level,
      base: { role: options.role, pid: process.pid, version: options.version },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redact, censor: "[redacted]" },
      hooks: {
        logMethod(args, method) {
          const clean = args.map((arg) => (typeof arg === "string" ? redactText(arg) : arg));
          method.apply(this, clean as Parameters<typeof method>);
        },
      },
      serializers: {
        err: (error: unknown) => {
          const plain = pino.stdSerializers.err(error as Error);
          return { ...plain, message: redactText(plain.message ?? ""), stack: redactText(plain.stack ?? "") };
        },
      },
    },
    destination ?? pino.destination({ dest: 1, sync: false }),
  );
}
