import type { FilterProps } from "@/components/ui/filter-chips";
import type { CheckView } from "@/lib/checklist";
import { type CheckKind, kindOf } from "./check-kind";
import type { CheckJson } from "./check-json";

const statuses: { value: string; label: string; kinds: readonly CheckKind[] }[] = [
  { value: "critical", label: "Critical", kinds: ["critical"] },
  { value: "warning", label: "Warnings", kinds: ["warning"] },
  { value: "unseen", label: "Not seen", kinds: ["crashed", "cannot_see", "unmeasured"] },
  { value: "waived", label: "Waived", kinds: ["waived"] },
  { value: "ok", label: "Fine", kinds: ["ok", "note"] },
  { value: "skipped", label: "Does not apply", kinds: ["skipped"] },
];

export const areaNames: Record<CheckView["area"], string> = {
  database: "Database",
  migrations: "Migrations",
  backups: "Backups",
  application: "Application",
  operation: "Operation",
};

/** Whether a line is among those that the address asks for. A value nobody knows asks for all. */
export function isWanted(check: CheckJson, params: Record<string, string>): boolean {
  const status = statuses.find(({ value }) => value === params["status"]);
  const area = params["area"];
  if (area !== undefined && area in areaNames && check.area !== area) return false;
  return status === undefined || status.kinds.includes(kindOf(check));
}

/** With how many lines each would show; one that would show none is left out, unless it is the chosen one. */
export function statusOptions(checks: readonly CheckJson[], params: Record<string, string>): FilterProps["options"] {
  const inArea = (status: string | null) =>
    checks.filter((check) => isWanted(check, { ...params, status: status ?? "" })).length;
  const counted = statuses.map(({ value, label }) => ({ value, label, count: inArea(value) }));
  return [
    { value: null, label: `All ${inArea(null)}` },
    ...counted
      .filter(({ value, count }) => count > 0 || value === params["status"])
      .map(({ value, label, count }) => ({ value, label: `${label} ${count}` })),
  ];
}

export const areaOptions: FilterProps["options"] = [
  { value: null, label: "All" },
  ...Object.entries(areaNames).map(([value, label]) => ({ value, label })),
];
