import { X } from "lucide-react";
import Link from "next/link";
import { FilterChips } from "@/components/ui/filter-chips";
import { FilterMenu } from "@/components/ui/filter-menu";
import { SearchField } from "@/components/ui/search-field";
import { hrefWith } from "@/components/ui/search-params";
import { type FilterName, filterNames, filtersOf } from "./audit-params";
import { DayFields } from "./day-fields";

const outcomes = [
  { value: null, label: "All" },
  { value: "done", label: "Done" },
  { value: "refused", label: "Refused" },
  { value: "failed", label: "Failed" },
];

const areas = [
  { value: null, label: "Everything" },
  { value: "account.", label: "Accounts and sign-ins" },
  { value: "access.", label: "Refused requests" },
  { value: "token.", label: "API tokens" },
  { value: "backup.", label: "Backups" },
  { value: "upload.", label: "Uploads" },
  { value: "restore.", label: "Restores" },
  { value: "migration.", label: "Migrations" },
  { value: "checklist.", label: "Checklist" },
  { value: "mail.", label: "Mail" },
  { value: "job.", label: "Jobs" },
  { value: "audit.", label: "The log itself" },
];

export function AuditFilters({ params }: { params: Record<string, string> }) {
  return (
    <div className="mb-3.5 space-y-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2.5">
        <SearchField label="Name, subject, details…" />
        <FilterChips label="Result" path="/audit" params={params} name="outcome" options={outcomes} />
        <div className="flex flex-wrap items-center gap-2">
          <FilterMenu label="What" path="/audit" params={params} name="action" options={areas} />
          <DayFields />
        </div>
      </div>
      <Chosen params={params} />
    </div>
  );
}

/** What was chosen by a click on a row, each to be taken back. */
function Chosen({ params }: { params: Record<string, string> }) {
  const chosen = Object.entries(filtersOf(params)).filter(
    ([name, value]) => name !== "from" && name !== "to" && !areas.some((area) => area.value === value),
  );
  if (chosen.length === 0) return null;
  return (
    <ul aria-label="Only rows with" className="flex flex-wrap gap-2">
      {chosen.map(([name, value]) => (
        <li key={name} className="max-w-full">
          <Link
            href={hrefWith("/audit", params, { [name]: null })}
            scroll={false}
            className="flex max-w-full items-center gap-1.5 rounded-full bg-primary-soft px-3 py-1 text-xs font-medium text-primary"
          >
            <span className="truncate">
              {filterNames[name as FilterName]}: {value}
            </span>
            <X aria-hidden className="size-3.5 shrink-0" />
            <span className="sr-only">(take it back)</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
