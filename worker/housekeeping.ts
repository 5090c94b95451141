import { reconcileFolder } from "@/lib/backups";
import type { Deps } from "@/lib/deps";
import { sleep } from "@/lib/kernel/sleep";

const everyMs = 30_000;

/** What nobody asks for and still has to happen: archives that other tools put into the folder are found. */
export async function keepHouse(deps: Deps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const { added } = await reconcileFolder(deps);
      if (added.length > 0) deps.log.info({ added }, "found archives of other tools");
    } catch (error) {
      deps.log.error({ err: error }, "could not look through the backups folder; trying again");
    }
    await sleep(everyMs, signal).catch(() => undefined);
  }
}
