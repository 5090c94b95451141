import { runAlerts, webhookJobHandler } from "@/lib/alerts";
import { sealQuietly } from "@/lib/audit/seal-audit";
import type { Deps } from "@/lib/deps";
import { countAliveWorkers, runQueued } from "@/lib/jobs";
import { mailJobHandler } from "@/lib/mail";

const lookEveryMs = 60_000;
const messagesPerLook = 20;

/**
 * Workers judge alerts and send their messages, and seal the audit log. While none is alive nobody would hear of exactly
 * that, so every minute this process sees whether it has to do so.
 */
export function watchWorkers(deps: Deps): void {
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    try {
      await standInForWorkers(deps);
    } catch (error) {
      deps.log.error({ err: error }, "could not see whether a worker is alive; trying again");
    } finally {
      looking = false;
    }
  };
  // Not what keeps a process from ending.
  setInterval(() => void look(), lookEveryMs).unref();
}

/** One look; does nothing while a worker is alive. */
export async function standInForWorkers(deps: Deps): Promise<void> {
  if ((await countAliveWorkers(deps.store)) > 0) return;
  const sealed = await sealQuietly(deps);
  if (sealed !== null) deps.log.warn(sealed, "rows of the audit log were not written by Seaworthy");
  const round = await runAlerts(deps);
  if (round !== null && round.opened.length > 0) deps.log.warn({ ...round }, "no worker is alive: told administrators");
  await runQueued(deps, [mailJobHandler(deps), webhookJobHandler(deps)], messagesPerLook);
}
