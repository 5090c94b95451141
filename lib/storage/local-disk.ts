import type { ArchiveStorage } from "./archive-storage";

export function openLocalDisk(folder: string): ArchiveStorage {
  throw new Error(`not built yet: ${folder}`);
}
