import type { AuditView } from "@/lib/audit/audit-view";
import { idPattern } from "@/lib/kernel/ids";

/** Where more is to be seen of what a row is about; null: nowhere. */
export function subjectPage({ action, subject, details }: AuditView): { href: string; label: string } | null {
  const jobId = details?.["jobId"];
  if (typeof jobId === "string" && idPattern.test(jobId)) return { href: `/jobs/${jobId}`, label: "The job" };
  const [area] = action.split(".", 1);
  if (subject === null) return null;
  if (area === "account" && subject.includes("@"))
    return { href: `/users?q=${encodeURIComponent(subject)}`, label: "The account" };
  if (area === "job" && idPattern.test(subject)) return { href: `/jobs/${subject}`, label: "The job" };
  if (area === "token") return { href: "/tokens", label: "API tokens" };
  if (area === "checklist") return { href: `/checklist#${encodeURIComponent(subject)}`, label: "The check" };
  return null;
}
