import { say } from "./terminal";

/** Something that was started and has to be stopped. */
export interface Part {
  name: string;
  /** 0 for what only tidies up, which is not worth a line on the terminal. */
  graceSeconds: number;
  stop(graceSeconds: number): Promise<void>;
  /** Ends it at once. The database has none: it always gets to close its files. */
  kill?: () => void;
}

/** Stops what was started, in reverse order, once; a second request while that goes on hurries it. */
export interface Shutdown {
  /** Aborted from the moment stopping begins. */
  signal: AbortSignal;
  /** Registers a part. When stopping has already begun the part is stopped at once. */
  add(part: Part): Promise<void>;
  request(reason: string): Promise<void>;
  /** Something nobody can do without is gone: stops everything and lets `failed` say why. No news while stopping. */
  fail(error: Error): void;
  failed: Promise<Error>;
}

/** Terminal, npm and shell may each pass one Ctrl-C on: only a later one is a second wish. */
const sameRequestMs = 1000;

export function createShutdown(): Shutdown {
  const stopping = new AbortController();
  const parts: Part[] = [];
  const { promise: failed, resolve: fail } = Promise.withResolvers<Error>();
  let stopped: Promise<void> | undefined;
  let requestedAt = 0;

  async function stopAll(): Promise<void> {
    for (const part of parts.toReversed()) {
      if (part.graceSeconds > 0) say(`  stopping ${part.name}`);
      await part.stop(part.graceSeconds);
    }
    say("  stopped");
  }

  function hurry(): void {
    if (Date.now() - requestedAt < sameRequestMs) return;
    say("  not waiting any longer");
    for (const part of parts) part.kill?.();
  }

  return {
    failed,
    fail: (error) => {
      if (!stopping.signal.aborted) fail(error);
    },
    signal: stopping.signal,
    async add(part) {
      if (stopping.signal.aborted) await part.stop(0);
      else parts.push(part);
    },
    request(reason) {
      if (stopped !== undefined) {
        hurry();
        return stopped;
      }
      requestedAt = Date.now();
      stopping.abort();
      say(`\n${reason}`);
      stopped = stopAll();
      return stopped;
    },
  };
}
