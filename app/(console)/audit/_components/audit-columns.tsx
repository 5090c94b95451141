import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import type { Column } from "@/components/ui/data-table";
import { hrefWith } from "@/components/ui/search-params";
import { Time } from "@/components/ui/time";
import type { AuditView } from "@/lib/audit/audit-view";
import { actionInWords } from "../../_components/event-words";
import type { FilterName } from "./audit-params";
import { RowDetails } from "./row-details";

const outcomes = {
  done: { label: "Done", tone: "ok" },
  refused: { label: "Refused", tone: "warning" },
  failed: { label: "Failed", tone: "danger" },
} as const;

/** Who, what it was done to and from where are links to everything else they are in. */
export function auditColumns(params: Record<string, string>): Column<AuditView>[] {
  const only = (name: FilterName, value: string | null) => <Only params={params} name={name} value={value} />;
  return [
    {
      id: "what",
      header: "What",
      title: true,
      cell: (row) => (
        <div className="min-w-0 space-y-0.5">
          <p className="font-medium wrap-anywhere">{actionInWords(row)}</p>
          <RowDetails row={row} params={params} />
        </div>
      ),
    },
    { id: "subject", header: "Subject", className: "max-w-70", cell: (row) => only("subject", row.subject) },
    { id: "who", header: "Who", className: "max-w-50 @2xl:min-w-36", cell: (row) => only("actor", row.actorName) },
    {
      id: "result",
      header: "Result",
      cell: ({ outcome }) => <Badge tone={outcomes[outcome].tone}>{outcomes[outcome].label}</Badge>,
    },
    { id: "address", header: "Address", className: "@2xl:min-w-28", cell: (row) => only("address", row.address) },
    { id: "when", header: "When", cell: (row) => <Time at={row.at} className="whitespace-nowrap text-muted" /> },
  ];
}

function Only({ params, name, value }: { params: Record<string, string>; name: FilterName; value: string | null }) {
  if (value === null) return <span className="text-muted">—</span>;
  return (
    <Link
      href={hrefWith("/audit", params, { [name]: value })}
      prefetch={false}
      scroll={false}
      className="rounded-sm text-muted wrap-anywhere hover:text-text hover:underline"
    >
      {value}
    </Link>
  );
}
