import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "@/lib/store/open-store";

export async function migrateStore(store: Store, folder = "drizzle"): Promise<void> {
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort())
    for (const statement of (await readFile(join(folder, file), "utf8")).split("--> statement-breakpoint"))
      await store.pool.query(statement);
}
