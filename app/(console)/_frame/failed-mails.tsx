import { readMailStatus } from "../_data/shared-reads";
import { NavCount } from "./navigation";

/** The count beside Mail: what did not get through within a day. */
export async function FailedMails() {
  const status = await readMailStatus();
  const failed = status.ok ? status.value.counts.failed24h : 0;
  return failed > 0 ? <NavCount tone="warning" count={failed} what="failed in 24 hours" /> : null;
}
