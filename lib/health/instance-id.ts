import { eq, sql } from "drizzle-orm";
import type { Deps } from "@/lib/deps";
import { newId } from "@/lib/kernel/ids";
import { settings } from "@/lib/store/schema";

const rowName = "instance id";
const known = new WeakMap<Deps["store"], string>();

/** The header by which `/version` tells one installation from another. */
export const instanceHeader = "seaworthy-instance";

/** Names this installation: all processes that share a store have the same, and nobody else has. No secret. */
export async function instanceId({ store }: Pick<Deps, "store">): Promise<string> {
  const kept = known.get(store);
  if (kept !== undefined) return kept;
  await store.db
    .insert(settings)
    .values({ name: rowName, value: newId(), updatedAt: sql`utc_timestamp(3)`, updatedByName: "system" })
    .onDuplicateKeyUpdate({ set: { name: rowName } });
  const [row] = await store.db.select({ value: settings.value }).from(settings).where(eq(settings.name, rowName));
  const id = String(row?.value);
  known.set(store, id);
  return id;
}
