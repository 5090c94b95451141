import type { CheckView } from "@/lib/checklist";

/** How a line looks and counts: what was measured, how bad that is, and whether somebody waived it. */
export type CheckKind =
  | "critical"
  | "warning"
  | "crashed"
  | "cannot_see"
  | "unmeasured"
  | "waived"
  | "note"
  | "skipped"
  | "ok";

export function kindOf({
  status,
  measuredStatus,
  severity,
}: Pick<CheckView, "status" | "measuredStatus" | "severity">): CheckKind {
  if (status === "waived") return "waived";
  return measuredStatus === null ? "unmeasured" : measuredKind(measuredStatus, severity);
}

/** Without regard to waivers. */
export function measuredKind(
  status: NonNullable<CheckView["measuredStatus"]>,
  severity: CheckView["severity"],
): Exclude<CheckKind, "waived" | "unmeasured"> {
  if (status !== "failed" && status !== "warning") return status;
  if (severity === "info") return "note";
  return status === "failed" && severity === "critical" ? "critical" : "warning";
}
