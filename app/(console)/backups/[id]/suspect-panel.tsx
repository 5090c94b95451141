import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { Card } from "@/components/ui/card";
import type { BackupSummary } from "@/lib/backups";
import { formatBytes, formatCount, several } from "@/lib/kernel/units";
import { ClearSuspectButton } from "./clear-suspect-button";

type Report = NonNullable<BackupSummary["suspect"]>;
type Reason = Report["reasons"][number];

/** Why this backup is not to be trusted before somebody has looked, and the way to say that one has. */
export function SuspectPanel({
  id,
  report,
  cannotClear,
}: {
  id: string;
  report: Report;
  cannotClear: string | undefined;
}) {
  return (
    <Card className="border-warning/40">
      <section
        aria-labelledby="suspect"
        className="flex flex-wrap items-start gap-x-3 gap-y-3 bg-warning-soft/50 px-4.5 py-4"
      >
        <TriangleAlert aria-hidden className="mt-0.5 size-4.5 shrink-0 text-warning" />
        <div className="min-w-0 grow basis-80 space-y-2">
          <h2 id="suspect" className="text-base">
            This backup lost more than a backup usually loses
          </h2>
          <ul className="space-y-1">
            {report.reasons.map((reason) => (
              <li key={`${reason.what} ${reason.table ?? ""}`}>
                <Lost reason={reason} />
              </li>
            ))}
          </ul>
          <p className="text-muted">
            Compared with <PreviousLink id={report.previousId} />. Retention removes nothing until somebody has looked:
            if rows vanished by mistake, older backups still have them.
          </p>
        </div>
        <ClearSuspectButton id={id} reason={cannotClear} />
      </section>
    </Card>
  );
}

function PreviousLink({ id }: { id: string }) {
  return (
    <Link href={`/backups/${id}`} className="underline underline-offset-2 hover:text-text">
      the backup before it
    </Link>
  );
}

function Lost({ reason: { what, table, before, after } }: { reason: Reason }) {
  const share = before === 0 ? "" : ` (−${Math.round((1 - after / before) * 100)} %)`;
  const name = <span className="font-mono text-xs font-semibold wrap-anywhere">{table}</span>;
  if (what === "size")
    return (
      <>
        The archive shrank from {formatBytes(before)} to {formatBytes(after)}
        {share}
      </>
    );
  if (what === "rows")
    return (
      <>
        {name} went from {formatCount(before)} to {several(after, "row")}
        {share}
      </>
    );
  return (
    <>
      {name} is gone; it had {several(before, "row")}
    </>
  );
}
