import { readUserCounts } from "../_data/shared-reads";
import { NavCount } from "./navigation";

/** The count beside Users: registrations that an administrator has to decide. */
export async function WaitingUsers() {
  const counts = await readUserCounts();
  return counts !== null && counts.waiting > 0 ? (
    <NavCount tone="warning" count={counts.waiting} what="waiting for a decision" />
  ) : null;
}
