import { sleep } from "@/lib/kernel/sleep";
import { settlesWithin } from "@/lib/kernel/within";
import type { Store } from "@/lib/store/open-store";

const askEveryMs = 250;

/** Answers true once the store has not answered for that long, false when `signal` aborts before. */
export async function isStoreGone(store: Store, patienceMs: number, signal: AbortSignal): Promise<boolean> {
  let answeredAt = performance.now();
  while (!signal.aborted) {
    const leftMs = answeredAt + patienceMs - performance.now();
    if (leftMs <= 0) return true;
    let answered = false;
    const asking = store.pool.query("SELECT 1").then(() => (answered = true));
    await settlesWithin(leftMs, asking);
    if (answered) answeredAt = performance.now();
    await sleep(askEveryMs, signal).catch(() => undefined);
  }
  return false;
}
