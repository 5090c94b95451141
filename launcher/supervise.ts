import { setTimeout as wait } from "node:timers/promises";
import { messageOf } from "@/lib/kernel/errors";
import type { Child } from "./child";
import { say } from "./terminal";

const longestPauseSeconds = 30;
/** A process that ran this long was healthy: its next failure counts as the first. */
const healthyAfterSeconds = 60;

export interface Supervised {
  pid(): number;
  stop(graceSeconds: number): Promise<void>;
  kill(): void;
}

/** Keeps a process running: when it dies unasked it is started again after 1, 2, 4 … 30 seconds. */
export async function supervise(start: () => Promise<Child>): Promise<Supervised> {
  const stopping = new AbortController();
  const { signal } = stopping;
  let child = await start();
  const watching = watch();

  async function watch(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const startedAt = Date.now();
      const end = await child.ended;
      if (signal.aborted) return;
      if (Date.now() - startedAt > healthyAfterSeconds * 1000) failures = 0;
      const pauseSeconds = Math.min(2 ** failures++, longestPauseSeconds);
      say(`  ${child.name.padEnd(8)} ended unexpectedly (${end.how}); starting it again in ${pauseSeconds} s`);
      for (const line of end.lastLines.slice(-5)) say(`           ${line}`);
      await wait(pauseSeconds * 1000, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await restart();
    }
  }

  async function restart(): Promise<void> {
    try {
      child = await start();
      // Asked to stop in between: the one stopped was its predecessor.
      if (signal.aborted) await child.stop(1);
    } catch (error) {
      say(`  ${child.name.padEnd(8)} ${messageOf(error)}`);
    }
  }

  return {
    pid: () => child.pid,
    async stop(graceSeconds) {
      stopping.abort();
      await child.stop(graceSeconds);
      await watching;
    },
    kill: () => child.kill(),
  };
}
