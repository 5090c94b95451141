import { writeFile } from "node:fs/promises";
import type { Deps } from "@/lib/deps";
import { messageOf } from "@/lib/kernel/errors";
import { sleep } from "@/lib/kernel/sleep";

const beatMs = 5000;

/**
 * Touches `ALIVE_FILE` while this process runs: one that hangs, or ended, stops doing so. A worker listens nowhere that a
 * container's health check could ask, and the store may be what is down.
 */
export async function showSignsOfLife({ config, log }: Pick<Deps, "config" | "log">): Promise<void> {
  if (config.aliveFile === null) return;
  for (;;) {
    try {
      await writeFile(config.aliveFile, "");
    } catch (error) {
      log.warn(`ALIVE_FILE ${config.aliveFile} cannot be written, so a health check fails: ${messageOf(error)}`);
      return;
    }
    await sleep(beatMs);
  }
}
