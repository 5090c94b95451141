import type { Logger } from "pino";
import type { Config } from "./config/config";
import type { Clock } from "./kernel/clock";
import type { Target } from "./mysql/target";
import type { ArchiveStorage } from "./storage/archive-storage";
import type { Store } from "./store/open-store";

/** What every verb is handed: built once per process by `wiring.ts`, replaced piece by piece in tests. */
export interface Deps {
  config: Config;
  clock: Clock;
  log: Logger;
  store: Store;
  target: Target;
  /** Where archives are made. */
  archives: ArchiveStorage;
  /** Where their second copies go; null when no copy is configured. */
  copies: ArchiveStorage | null;
}
