import { open } from "node:fs/promises";

/** A new, renamed or removed name survives a power cut only after its folder is flushed too. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
