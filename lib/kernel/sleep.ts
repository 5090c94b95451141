import { setTimeout as wait } from "node:timers/promises";

/** Waits; rejects with the signal's reason as soon as it aborts. */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    throw signal?.aborted === true ? signal.reason : error;
  }
}
