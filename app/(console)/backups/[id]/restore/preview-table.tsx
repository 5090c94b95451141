import { cn } from "@/components/cn";
import { firstOf } from "@/components/first-of";
import { type Column, DataTable } from "@/components/ui/data-table";
import { formatCount } from "@/lib/kernel/units";
import type { TableChange } from "@/lib/restores";

/** Rows per table now and after; what stays the same is folded away. */
export function PreviewTable({ tables }: { tables: TableChange[] }) {
  const changed = firstOf(tables.filter((table) => table.change !== "same"));
  const unchanged = tables.filter((table) => table.change === "same");
  const same = firstOf(unchanged);
  return (
    <div>
      {changed.shown.length > 0 ? (
        <div className="-mx-4.5">
          <DataTable
            caption="Tables that change"
            columns={columns}
            rows={changed.shown}
            rowKey={(table) => table.name}
          />
          {changed.note !== null && <p className="px-4.5 py-2 text-muted">{changed.note}</p>}
        </div>
      ) : (
        <p>Every table has as many rows now as in the archive.</p>
      )}
      {unchanged.length > 0 && (
        <details className="mt-2">
          <summary className="w-fit rounded-sm text-muted hover:text-text">
            {formatCount(unchanged.length)} {unchanged.length === 1 ? "table" : "tables"} with the same number of rows
          </summary>
          <ul className="mt-2 columns-1 gap-x-6 sm:columns-2">
            {same.shown.map((table) => (
              <li key={table.name} className="flex justify-between gap-4 py-0.5">
                <span className="font-mono text-xs leading-5 wrap-anywhere">{table.name}</span>
                <span className="tabular text-muted">{formatCount(table.rowsAfter ?? 0)}</span>
              </li>
            ))}
          </ul>
          {same.note !== null && <p className="text-muted">{same.note}</p>}
        </details>
      )}
    </div>
  );
}

const columns: Column<TableChange>[] = [
  {
    id: "name",
    header: "Table",
    title: true,
    cell: (table) => <span className="font-mono text-xs wrap-anywhere">{table.name}</span>,
  },
  { id: "now", header: "Now", numeric: true, cell: (table) => countNow(table) },
  {
    id: "after",
    header: "After",
    numeric: true,
    cell: (table) => (table.rowsAfter === null ? "—" : formatCount(table.rowsAfter)),
  },
  { id: "change", header: "Change", numeric: true, cell: (table) => <Change table={table} /> },
];

/** Big tables are estimated by the server: the sign says so. */
function countNow({ rowsNow, rowsNowExact }: TableChange): string {
  if (rowsNow === null) return "—";
  return rowsNowExact ? formatCount(rowsNow) : `≈ ${formatCount(rowsNow)}`;
}

function Change({ table }: { table: TableChange }) {
  if (table.change === "goes") return <span className="text-danger">table goes</span>;
  if (table.change === "new") return <span className="text-ok">table comes back</span>;
  const difference = (table.rowsAfter ?? 0) - (table.rowsNow ?? 0);
  const text = `${difference < 0 ? "−" : "+"}${formatCount(Math.abs(difference))}`;
  return (
    <span className={cn(difference < 0 ? "text-danger" : "text-ok")}>{table.rowsNowExact ? text : `≈ ${text}`}</span>
  );
}
