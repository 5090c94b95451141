import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "../cn";

export interface Column<Row> {
  id: string;
  header: string;
  cell(row: Row): ReactNode;
  /** Numbers stand right, in figures of equal width. */
  numeric?: boolean;
  /** Heads the card where rows are cards, without a label. */
  title?: boolean;
  /** The header is for assistive technology only (columns of buttons). */
  quiet?: boolean;
  /** Where a click on the header leads; the order lives in the URL. */
  sort?: { href: string; active: "asc" | "desc" | null };
  className?: string;
}

/**
 * The one table. Rendered on the server: sorting, filtering and paging are links, so a view can be shared and works
 * before any script. Where there is little room each row becomes a card; explicit roles keep it a table for assistive technology there.
 */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  empty,
}: {
  caption: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  rowKey(row: Row): string;
  empty?: ReactNode;
}) {
  if (rows.length === 0 && empty !== undefined) return empty;
  return (
    <div className="@container">
      <table role="table" className="w-full text-sm @max-2xl:block">
        <caption className="sr-only">{caption}</caption>
        <thead role="rowgroup" className="@max-2xl:sr-only">
          <tr role="row" className="border-b">
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="@max-2xl:block">
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              role="row"
              className="border-b last:border-b-0 hover:bg-subtle @max-2xl:grid @max-2xl:grid-cols-2 @max-2xl:gap-x-4 @max-2xl:gap-y-1 @max-2xl:px-4 @max-2xl:py-3.5 @md:@max-2xl:grid-cols-[repeat(auto-fit,minmax(6.5rem,1fr))]"
            >
              {columns.map((column) => (
                <td
                  key={column.id}
                  role="cell"
                  data-label={column.title === true || column.quiet === true ? undefined : column.header}
                  className={cn(
                    "px-3 py-2.5 first:pl-4.5 last:pr-4.5 @max-2xl:px-0! @max-2xl:py-0.5",
                    "@max-2xl:before:block @max-2xl:before:text-xs @max-2xl:before:text-muted @max-2xl:before:content-[attr(data-label)]",
                    column.numeric === true && "tabular text-right whitespace-nowrap @max-2xl:text-left",
                    (column.title === true || column.quiet === true) && "@max-2xl:col-span-full",
                    column.className,
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HeaderCell<Row>({ column }: { column: Column<Row> }) {
  const active = column.sort?.active ?? null;
  const Arrow = active === "asc" ? ArrowUp : ArrowDown;
  return (
    <th
      scope="col"
      role="columnheader"
      aria-sort={active === null ? undefined : active === "asc" ? "ascending" : "descending"}
      className={cn(
        "px-3 py-2.5 text-xs font-medium whitespace-nowrap text-muted first:pl-4.5 last:pr-4.5",
        column.numeric === true ? "text-right" : "text-left",
      )}
    >
      {column.sort === undefined ? (
        <span className={cn("align-middle", column.quiet === true && "sr-only")}>{column.header}</span>
      ) : (
        <Link
          href={column.sort.href}
          scroll={false}
          prefetch={false}
          className={cn(
            "inline-flex items-center gap-1 rounded-sm align-middle hover:text-text",
            column.numeric === true && "flex-row-reverse",
            active !== null && "text-text",
          )}
        >
          {column.header}
          <Arrow aria-hidden className={cn("size-3.5", active === null && "opacity-0")} />
        </Link>
      )}
    </th>
  );
}
