import type { LauncherConfig } from "@/lib/config/load-launcher-config";
import type { DataFolder } from "./data-folder";
import type { ProcessRecord } from "./process-record";
import type { Secrets } from "./secrets";
import type { Shutdown } from "./shutdown";

/** What one start works with. */
export interface Start {
  config: LauncherConfig;
  folder: DataFolder;
  record: ProcessRecord;
  secrets: Secrets;
  shutdown: Shutdown;
}
