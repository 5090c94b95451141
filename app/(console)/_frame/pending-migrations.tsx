import { readMigrations } from "../_data/shared-reads";
import { NavCount } from "./navigation";

/** The count beside Migrations. It asks the target, so it streams in after the frame; the page itself shows errors. */
export async function PendingMigrations() {
  const migrations = await readMigrations();
  const { pending, failed } = migrations.ok ? migrations.value.counts : { pending: 0, failed: 0 };
  return pending + failed > 0 ? <NavCount tone="warning" count={pending + failed} what="to apply" /> : null;
}
