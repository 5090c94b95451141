import type { Deps } from "@/lib/deps";
import { sleep } from "@/lib/kernel/sleep";
import type { Store } from "@/lib/store/open-store";
import type { Check } from "./check";
import { measure, type Measurement } from "./measure";
import { saveMeasurements } from "./save-measurements";

/** Whoever looks waits no longer than this; with reading what is stored it stays below two seconds. */
const patienceMs = 1500;

/** What this process is measuring for somebody who looks, and when the first results of it are written down. */
const underWay = new WeakMap<Store, Map<string, Promise<void>>>();

/**
 * Measures for somebody who is looking, and waits for a moment. What takes longer is written down when it is there, and
 * not begun again before: people who look again and again at a server that hangs do not make it worse.
 */
export async function refreshLive(deps: Deps, due: readonly Check[]): Promise<void> {
  const busy = underWay.get(deps.store) ?? new Map<string, Promise<void>>();
  underWay.set(deps.store, busy);
  const others = due.flatMap(({ id }) => busy.get(id) ?? []);
  const idle = due.filter(({ id }) => !busy.has(id));
  const written = measureSoon(deps, idle, (checkId) => busy.delete(checkId));
  for (const { id } of idle) busy.set(id, written);
  await Promise.all([written, ...others]);
}

/** `written` is told of each check once its result is stored, so that nobody begins it again before. */
async function measureSoon(deps: Deps, checks: readonly Check[], written: (id: string) => void): Promise<void> {
  if (checks.length === 0) return;
  const now = deps.clock.now();
  const found: Measurement[] = [];
  let isLate = false;
  const patience = new AbortController();
  const all = Promise.all(
    checks.map(async (check) => {
      const measured = await measure(deps, check, { now });
      if (!isLate) return found.push(measured);
      await saveLate(deps, measured);
      written(check.id);
    }),
  );
  await Promise.race([all, sleep(patienceMs, patience.signal).catch(() => undefined)]);
  patience.abort();
  isLate = true;
  try {
    await saveMeasurements(deps, found);
  } finally {
    for (const { checkId } of found) written(checkId);
  }
}

/** Nobody waits for it any more, so nobody else would hear that it could not be written. */
async function saveLate(deps: Deps, measured: Measurement): Promise<void> {
  try {
    await saveMeasurements(deps, [measured]);
  } catch (error) {
    deps.log.warn({ err: error, check: measured.checkId }, "a check's result could not be written down");
  }
}
