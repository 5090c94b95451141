import Link from "next/link";
import { exactUtc } from "@/components/format-time";
import { hrefWith } from "@/components/ui/search-params";
import type { AuditView } from "@/lib/audit/audit-view";
import { subjectPage } from "./subject-page";

/** What a row holds besides its columns, folded. */
export function RowDetails({ row, params }: { row: AuditView; params: Record<string, string> }) {
  const page = subjectPage(row);
  return (
    <details className="text-xs">
      <summary className="w-fit rounded-sm text-muted hover:text-text">
        {row.action}
        <span className="sr-only"> details, {exactUtc(row.at)}</span>
      </summary>
      <dl className="mt-1.5 grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 gap-y-1 pb-1 [&_dd]:wrap-anywhere [&_dt]:text-muted">
        <dt>Time</dt>
        <dd>{exactUtc(row.at)}</dd>
        {row.requestId !== null && (
          <>
            <dt>Request</dt>
            <dd>
              <Link
                href={hrefWith("/audit", params, { requestId: row.requestId })}
                prefetch={false}
                className="rounded-sm font-mono underline"
              >
                {row.requestId}
              </Link>
            </dd>
          </>
        )}
        {page !== null && (
          <>
            <dt>Page</dt>
            <dd>
              <Link href={page.href} prefetch={false} className="rounded-sm underline">
                {page.label}
              </Link>
            </dd>
          </>
        )}
        <dt>Place</dt>
        <dd>{row.sequence === null ? "Sealed in a moment" : `${row.sequence} in the chain, row ${row.id}`}</dd>
        {row.hash !== null && (
          <>
            <dt>Hash</dt>
            <dd className="font-mono">{row.hash}</dd>
          </>
        )}
        {row.details !== null && (
          <>
            <dt>Details</dt>
            <dd>
              <pre
                tabIndex={0}
                aria-label="Details"
                className="max-h-60 overflow-auto rounded-md border bg-subtle p-2 font-mono whitespace-pre-wrap wrap-anywhere"
              >
                {JSON.stringify(row.details, null, 2)}
              </pre>
            </dd>
          </>
        )}
      </dl>
    </details>
  );
}
