import type { StorageConfig } from "@/lib/config/config";
import type { ArchiveStorage } from "./archive-storage";
import { openLocalDisk } from "./local-disk";

/** The storage a configuration names. Nothing is connected or written yet. */
export function openStorage(config: StorageConfig): ArchiveStorage {
  if (config.type === "disk") return openLocalDisk(config.folder);
  throw new Error("S3 storage is not there yet.");
}
