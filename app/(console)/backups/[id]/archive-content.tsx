import Link from "next/link";
import { cn } from "@/components/cn";
import { firstOf } from "@/components/first-of";
import { CodeBlock } from "@/components/ui/code-block";
import { Section } from "@/components/ui/card";
import { type Column, DataTable } from "@/components/ui/data-table";
import { hrefWith } from "@/components/ui/search-params";
import { Time } from "@/components/ui/time";
import type { BackupDetail, Contents, TableChange } from "@/lib/backups";
import { formatBytes, formatCount, several } from "@/lib/kernel/units";

type Table = Contents["tables"][number];
type SortKey = "name" | "rows" | "bytes";

/** What is inside: tables and how they changed, other objects, and what the user who took it could not see. */
export function ArchiveContent({
  contents,
  changes,
  previous,
  id,
  params,
}: {
  contents: Contents;
  changes: BackupDetail["changes"];
  previous: BackupDetail["previous"];
  id: string;
  params: Record<string, string>;
}) {
  const { key, direction } = orderOf(params);
  const objects = Object.entries(contents.objects).filter(
    ([objectClass, names]) => objectClass !== "tables" && names.length > 0,
  );
  const notes = contents.snapshot?.notes ?? [];
  const tables = firstOf(sorted(contents.tables, key, direction));
  const gone = firstOf(changes?.gone ?? []);
  return (
    <>
      {contents.cannotSee.length > 0 && <CannotSee items={contents.cannotSee} />}
      {contents.leftOut !== undefined && contents.leftOut.length > 0 && <LeftOut items={contents.leftOut} />}
      {notes.length > 0 && <SnapshotNotes notes={notes} />}
      <Section
        id="tables"
        title="Tables"
        note={`${formatCount(contents.totals.tables)} with ${several(contents.totals.rows, "row")}`}
        aside={previous !== null && <ComparedWith previous={previous} />}
      >
        <div className="border-t">
          <DataTable
            caption="Tables in the archive"
            columns={columns(id, params, key, direction, changes)}
            rows={tables.shown}
            rowKey={(table) => table.name}
          />
        </div>
        {tables.note !== null && (
          <p className="border-t px-4.5 py-3 text-muted">
            {tables.note} All of them: <code className="text-xs">seaworthy backup show {id} --json</code>
          </p>
        )}
        {gone.shown.length > 0 && (
          <p className="border-t px-4.5 py-3">
            <span className="text-warning">No longer there:</span>{" "}
            <span className="font-mono text-xs wrap-anywhere">{gone.shown.join(", ")}</span>
            {gone.note !== null && <span className="text-muted"> {gone.note}</span>}
          </p>
        )}
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

function ComparedWith({ previous }: { previous: NonNullable<BackupDetail["previous"]> }) {
  return (
    <p className="text-sm text-muted">
      Change against{" "}
      <Link href={`/backups/${previous.id}`} className="underline decoration-line underline-offset-2 hover:text-text">
        the one before
      </Link>
      , <Time at={previous.createdAt} />
    </p>
  );
}

function SnapshotNotes({ notes }: { notes: string[] }) {
  return (
    <Section id="snapshot-notes" title="How the snapshot was taken">
      <ul className="list-disc space-y-1 border-t py-3 pr-4.5 pl-9">
        {notes.map((note) => (
          <li key={note} className="wrap-anywhere">
            {note}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function CannotSee({ items }: { items: Contents["cannotSee"] }) {
  return (
    <Section
      id="cannot-see"
      title="Not in this archive"
      note="The database user may not see these, so they could not be backed up."
    >
      <ul className="space-y-2 border-t px-4.5 py-3.5">
        {items.map((item) => (
          <li
            key={`${item.objectClass} ${item.name ?? ""}`}
            className="grid items-center gap-x-2 gap-y-1 sm:grid-cols-[12rem_1fr]"
          >
            <span className="min-w-0 wrap-anywhere text-warning">
              <span className="font-medium capitalize">{item.objectClass}</span>
              {item.name !== undefined && <span className="ml-1.5 font-mono text-xs">{item.name}</span>}
            </span>
            <CodeBlock code={item.grant} label={`GRANT for ${item.name ?? item.objectClass}`} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Seen, and of no use in an archive: a view that does not work would stop a restore. */
function LeftOut({ items }: { items: NonNullable<Contents["leftOut"]> }) {
  return (
    <Section id="left-out" title="Left out">
      <ul className="space-y-1.5 border-t px-4.5 py-3.5">
        {items.map((item) => (
          <li key={`${item.objectClass} ${item.name}`} className="wrap-anywhere">
            <span className="font-mono text-xs text-warning">{item.name}</span>{" "}
            <span className="text-muted">
              ({item.objectClass}): {item.reason}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function columns(
  id: string,
  params: Record<string, string>,
  key: SortKey,
  direction: "asc" | "desc",
  changes: BackupDetail["changes"],
): Column<Table>[] {
  const changed = new Map(changes?.tables.map((change) => [change.name, change]));
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
    { id: "columns", header: "Columns", numeric: true, cell: (table) => table.columnCount },
    { id: "rows", header: "Rows", numeric: true, sort: sort("rows"), cell: (table) => formatCount(table.rows) },
    ...(changes === null
      ? []
      : [
          {
            id: "change",
            header: "Change",
            numeric: true,
            cell: ({ name }: Table) => <Change isNew={changes.appeared.includes(name)} change={changed.get(name)} />,
          },
        ]),
    { id: "bytes", header: "SQL", numeric: true, sort: sort("bytes"), cell: (table) => formatBytes(table.plainBytes) },
  ];
}

/** In rows, and as a share where that says more. */
function Change({ isNew, change }: { isNew: boolean; change: TableChange | undefined }) {
  if (isNew) return <span className="text-ok">new</span>;
  if (change === undefined) return <span className="text-muted">—</span>;
  const rows = change.rowsAfter - change.rowsBefore;
  if (rows === 0)
    return <span className="text-muted">{signed(change.bytesAfter - change.bytesBefore, formatBytes)}</span>;
  const share = change.rowsBefore === 0 ? null : Math.round((rows / change.rowsBefore) * 100);
  return (
    <span className={cn(rows < 0 && "text-danger")}>
      {signed(rows, formatCount)}
      {share !== null && share !== 0 && <span className="text-muted"> ({signed(share, String)} %)</span>}
    </span>
  );
}

function signed(value: number, format: (value: number) => string): string {
  return `${value < 0 ? "−" : "+"}${format(Math.abs(value))}`;
}

function Engine({ table }: { table: Table }) {
  return (
    <span className="text-muted">
      {table.engine ?? "—"}
      {!table.consistent && <span className="text-warning"> outside the snapshot</span>}
      {table.withoutData === true && <span className="text-warning"> without its rows: they are elsewhere</span>}
      {table.history === true && " with old versions of rows"}
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
