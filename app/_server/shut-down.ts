import { isDevelopmentServer } from "@/lib/config/next-environment";
import type { Deps } from "@/lib/deps";
import { beginDraining } from "@/lib/health";
import { sleep } from "@/lib/kernel/sleep";
import { unsentBytes } from "@/lib/kernel/unsent-bytes";
import { settlesWithin } from "@/lib/kernel/within";
import { endDownloads } from "./downloads";
import { type Traffic, watchTraffic } from "./traffic";

/** Of the grace period: what is cut, and the connections to the databases, get to end in order. */
const lastWaitMs = 1000;
/** A request whose head was on its way when everything else was answered. */
const lateRequestMs = 500;

export interface Shutdown {
  /** Aborted when the process was told to stop. */
  signal: AbortSignal;
  /** What must not be cut short by a stop: the start, with its migrations. */
  finishFirst(work: Promise<unknown>): void;
}

/**
 * Makes SIGTERM and SIGINT end this process in order: readiness says no, requests are answered as long as others may
 * still send them (DRAIN_SECONDS), then what runs is finished within SHUTDOWN_GRACE_SECONDS, cut otherwise; exit code 0.
 * A second signal means now.
 */
export function shutDownInOrder(deps: Deps): Shutdown {
  const stopping = new AbortController();
  const first: Promise<unknown>[] = [];
  const shutdown = { signal: stopping.signal, finishFirst: (work: Promise<unknown>) => void first.push(work) };
  // There its own handlers end the compiler, too.
  if (isDevelopmentServer()) return shutdown;
  const traffic = watchTraffic();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    // Next's own would stop listening at once, wait for open answers for ever, and end with 143.
    process.removeAllListeners(signal);
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(1);
      stopping.abort(new Error(`told to stop (${signal})`));
      deps.log.info({ open: traffic.open.size }, `stopping: ${signal}`);
      void stop(deps, traffic, Promise.allSettled(first)).finally(() => process.exit(0));
    });
  }
  return shutdown;
}

async function stop(deps: Deps, traffic: Traffic, first: Promise<unknown>): Promise<void> {
  const { drainSeconds, shutdownGraceSeconds, port } = deps.config;
  const deadline = performance.now() + shutdownGraceSeconds * 1000 - lastWaitMs;
  const leftMs = () => Math.max(0, deadline - performance.now());
  beginDraining();
  traffic.sayGoodbye();
  await sleep(drainSeconds * 1000);
  const stoppedListening = traffic.stopListening();
  if (await settlesWithin(leftMs(), Promise.all([first, traffic.isOver()]))) {
    await settlesWithin(Math.min(lateRequestMs, leftMs()), stoppedListening);
    // One that came late after all is answered, too.
    await settlesWithin(leftMs(), traffic.isOver());
    await untilSent(port, leftMs());
  }
  if (traffic.open.size > 0) deps.log.warn({ open: traffic.open.size }, "cutting what did not finish in time");
  endDownloads();
  traffic.cut();
  await settlesWithin(lastWaitMs, Promise.allSettled([deps.store.close(), deps.target.close()]));
  deps.log.info("stopped");
}

/** What the kernel still has to send to a client that reads slowly would be lost with the network of a container. */
async function untilSent(port: number, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs;
  while (performance.now() < end && (await unsentBytes(port)) > 0) await sleep(50);
}
