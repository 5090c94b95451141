import { AsyncLocalStorage } from "node:async_hooks";

/** What goes on: every log line that is written meanwhile carries these fields, whoever writes it. */
export interface LogContext {
  /** Of the request that is answered, or that started the job that runs. */
  requestId?: string;
  jobId?: string;
  kind?: string;
  attempt?: number;
}

const slot = Symbol.for("seaworthy.log-context");

/** Shared between the bundles of one process. */
export function logContext(): AsyncLocalStorage<LogContext> {
  const holder = globalThis as typeof globalThis & { [slot]?: AsyncLocalStorage<LogContext> };
  holder[slot] ??= new AsyncLocalStorage();
  return holder[slot];
}

/** Of the request that is answered now, or that started the job that runs now. */
export function currentRequestId(): string | null {
  return logContext().getStore()?.requestId ?? null;
}
