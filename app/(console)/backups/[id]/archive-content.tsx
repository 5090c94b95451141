import { CodeBlock } from "@/components/ui/code-block";
import { Section } from "@/components/ui/card";
import { type Column, DataTable } from "@/components/ui/data-table";
import { hrefWith } from "@/components/ui/search-params";
import type { BackupDetail } from "@/lib/backups";
import { formatBytes, formatCount } from "@/lib/kernel/units";

type Manifest = NonNullable<BackupDetail["manifest"]>;
type Table = Manifest["tables"][number];
type SortKey = "name" | "rows" | "bytes";

/** What is inside, as the manifest says: tables, other objects, and what the user who took it could not see. */
export function ArchiveContent({
  manifest,
  id,
  params,
}: {
  manifest: Manifest;
  id: string;
  params: Record<string, string>;
}) {
  const { key, direction } = orderOf(params);
  const objects = Object.entries(manifest.objects).filter(
    ([objectClass, names]) => objectClass !== "tables" && names.length > 0,
  );
  return (
    <>
      {manifest.cannotSee.length > 0 && <CannotSee items={manifest.cannotSee} />}
      <Section
        id="tables"
        title="Tables"
        note={`${formatCount(manifest.totals.tables)} with ${formatCount(manifest.totals.rows)} rows`}
      >
        <div className="border-t">
          <DataTable
            caption="Tables in the archive"
            columns={columns(id, params, key, direction)}
            rows={sorted(manifest.tables, key, direction)}
            rowKey={(table) => table.name}
          />
        </div>
      </Section>
      {objects.length > 0 && (
        <Section id="objects" title="Other objects">
          <dl className="border-t px-4.5 py-2">
            {objects.map(([objectClass, names]) => (
              <div key={objectClass} className="flex gap-4 py-1.5">
                <dt className="w-36 shrink-0 text-muted capitalize">
                  {objectClass} ({names.length})
                </dt>
                <dd className="min-w-0 font-mono text-xs leading-5 wrap-anywhere">{names.join(", ")}</dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
    </>
  );
}

function CannotSee({ items }: { items: Manifest["cannotSee"] }) {
  return (
    <Section
      id="cannot-see"
      title="Not in this archive"
      note="The database user may not see these, so they could not be backed up."
    >
      <ul className="space-y-2 border-t px-4.5 py-3.5">
        {items.map((item) => (
          <li key={item.objectClass} className="grid items-center gap-2 sm:grid-cols-[9rem_1fr]">
            <span className="font-medium text-warning capitalize">{item.objectClass}</span>
            <CodeBlock code={item.grant} label={`GRANT for ${item.objectClass}`} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function columns(id: string, params: Record<string, string>, key: SortKey, direction: "asc" | "desc"): Column<Table>[] {
  const sort = (column: SortKey) => {
    const active = column === key ? direction : null;
    return {
      active,
      href: hrefWith(`/backups/${id}`, params, { sort: column, direction: active === "desc" ? "asc" : "desc" }),
    };
  };
  return [
    {
      id: "name",
      header: "Table",
      title: true,
      sort: sort("name"),
      cell: (table) => <span className="font-mono text-xs wrap-anywhere">{table.name}</span>,
    },
    { id: "engine", header: "Engine", cell: (table) => <Engine table={table} /> },
    { id: "columns", header: "Columns", numeric: true, cell: (table) => table.columns.length },
    { id: "rows", header: "Rows", numeric: true, sort: sort("rows"), cell: (table) => formatCount(table.rows) },
    { id: "bytes", header: "SQL", numeric: true, sort: sort("bytes"), cell: (table) => formatBytes(table.plainBytes) },
  ];
}

function Engine({ table }: { table: Table }) {
  return (
    <span className="text-muted">
      {table.engine ?? "—"}
      {!table.consistent && <span className="text-warning"> outside the snapshot</span>}
    </span>
  );
}

function orderOf(params: Record<string, string>): { key: SortKey; direction: "asc" | "desc" } {
  const key = (["name", "rows", "bytes"] as const).find((name) => name === params["sort"]) ?? "rows";
  return { key, direction: params["direction"] === "asc" ? "asc" : "desc" };
}

function sorted(tables: readonly Table[], key: SortKey, direction: "asc" | "desc"): Table[] {
  const compare = (a: Table, b: Table) =>
    key === "name" ? a.name.localeCompare(b.name) : key === "rows" ? a.rows - b.rows : a.plainBytes - b.plainBytes;
  return tables.toSorted((a, b) => (direction === "asc" ? compare(a, b) : compare(b, a)));
}
