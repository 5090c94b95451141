import { sleep } from "@/lib/kernel/sleep";
import { isPassing } from "./s3-errors";

/** What a restart of the server, or of a router, may take without costing an upload of hours. */
const patienceMs = 120_000;
const firstWaitMs = 500;
const longestWaitMs = 15_000;

/**
 * For requests inside long work: beyond the SDK's own few attempts it goes on trying for two minutes, waiting longer
 * each time. Throws the last error, and at once what will not pass.
 */
export async function patiently<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const end = performance.now() + patienceMs;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || signal.aborted || performance.now() + waitMs > end) throw error;
      await sleep(waitMs * (0.5 + Math.random() / 2), signal);
    }
  }
}
