import type { StorageConfig } from "@/lib/config/config";
import type { ArchiveStorage } from "./archive-storage";
import { openLocalDisk } from "./local-disk";
import { openS3 } from "./s3-storage";

/** The storage a configuration names. Nothing is connected or written yet. */
export function openStorage(config: StorageConfig): ArchiveStorage {
  if (config.type === "disk") return openLocalDisk(config.folder);
  return openS3(config);
}
