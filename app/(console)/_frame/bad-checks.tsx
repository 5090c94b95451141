import { readChecklist } from "../_data/shared-reads";
import { NavCount } from "./navigation";

/** The count beside Checklist: what is not as it should be and nobody has waived. */
export async function BadChecks() {
  const checklist = await readChecklist();
  if (!checklist.ok) return null;
  const { critical, warning } = checklist.value.verdict;
  if (critical + warning === 0) return null;
  return <NavCount tone={critical > 0 ? "danger" : "warning"} count={critical + warning} what="to look at" />;
}
