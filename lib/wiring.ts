import pino, { type DestinationStream } from "pino";
import type { Config } from "./config/config";
import type { Deps } from "./deps";
import { systemClock } from "./kernel/clock";
import { createLogger } from "./kernel/logger";
import { openTarget } from "./mysql/open-target";
import { openStorage } from "./storage/open-storage";
import { openStore } from "./store/open-store";

export type ProcessRole = "web" | "worker" | "cli" | "launcher";

/** Builds everything once from the configuration. Only the entries (web, worker, cli, launcher) call this. */
export function wire(config: Config, role: ProcessRole): Deps & { close(): Promise<void> } {
  const store = openStore(config);
  const target = openTarget(config);
  return {
    config,
    clock: systemClock,
    log: createLogger({ level: config.logLevel, role, version: config.version }, logDestination(role)),
    store,
    target,
    archives: openStorage(config.backupStorage),
    copies: config.copyStorage === null ? null : openStorage(config.copyStorage),
    close: async () => {
      await Promise.allSettled([store.close(), target.close()]);
    },
  };
}

/** A command's standard output is its result, so its log goes beside it. */
function logDestination(role: ProcessRole): DestinationStream | undefined {
  return role === "cli" ? pino.destination({ dest: 2, sync: true }) : undefined;
}
