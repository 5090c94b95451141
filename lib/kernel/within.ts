import { setTimeout as wait } from "node:timers/promises";

/** Whether `work` settled in time, well or badly. What did not is left to itself, and what it throws goes unheard. */
export async function settlesWithin(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const settled = work.then(
    () => true,
    () => true,
  );
  const timeout = wait(milliseconds, false, { signal: timer.signal }).catch(() => false);
  try {
    return await Promise.race([settled, timeout]);
  } finally {
    timer.abort();
  }
}
