import { Archive, CalendarClock, type LucideIcon, ShieldCheck } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import type { BackupPolicy, BackupSummary, ScheduleView } from "@/lib/backups";
import { LastRun } from "./last-run";
import { provenWords } from "./proof-words";

/** What one wants to know before looking at single archives: will there be a next one, is one proven, which stay. */
export function BackupsAtAGlance({
  schedule,
  newestProven,
  retention,
}: {
  schedule: ScheduleView | null;
  newestProven: Pick<BackupSummary, "id" | "provenAt" | "restoreMs" | "tableCount" | "rowCount"> | null;
  retention: BackupPolicy["retention"] | null;
}) {
  return (
    <Card>
      <dl className="flex h-full flex-col divide-y *:grow">
        <Fact icon={CalendarClock} label="Schedule">
          {schedule === null ? "It could not be read." : <Schedule schedule={schedule} />}
        </Fact>
        <Fact icon={ShieldCheck} label="Newest proof">
          {newestProven?.provenAt == null ? (
            <>
              <p className="font-medium text-warning">Nothing is proven yet</p>
              <p className="text-muted">A drill restores a backup beside the database and compares.</p>
            </>
          ) : (
            <>
              <p className="font-medium text-ok">
                Proven <Time at={newestProven.provenAt} />
              </p>
              <p className="text-muted">
                <Link href={`/backups/${newestProven.id}`} className="underline decoration-line underline-offset-2">
                  {capitalise(provenWords(newestProven))}
                </Link>
              </p>
            </>
          )}
        </Fact>
        <Fact icon={Archive} label="Kept">
          {retention === null ? (
            "It could not be read."
          ) : (
            <>
              <p className="font-medium">The newest {retention.last}</p>
              <p className="text-muted">{older(retention)}</p>
            </>
          )}
        </Fact>
      </dl>
    </Card>
  );
}

function Fact({ icon: Icon, label, children }: { icon: LucideIcon; label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[1rem_5.5rem_1fr] items-start gap-x-2.5 px-4.5 py-3 text-sm">
      <Icon aria-hidden className="mt-0.5 size-4 text-muted" />
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

function Schedule({ schedule }: { schedule: ScheduleView }) {
  return (
    <>
      <p className="font-medium">
        <Link href="/backups/schedule" className="underline decoration-line underline-offset-2">
          {schedule.enabled ? schedule.words : "Switched off"}
        </Link>
        {schedule.next !== null && (
          <span className="font-normal text-muted">
            , next <Time at={schedule.next} />
          </span>
        )}
      </p>
      <p className="text-muted">{schedule.last === null ? "It has not run yet." : <LastRun run={schedule.last} />}</p>
    </>
  );
}

/** `and one of each of 7 days, 4 weeks`: of what is older than the newest. */
function older({ daily, weekly, monthly, yearly }: BackupPolicy["retention"]): string {
  const parts = [
    [daily, "day"],
    [weekly, "week"],
    [monthly, "month"],
    [yearly, "year"],
  ] as const;
  const kept = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`);
  return kept.length === 0 ? "Older ones go, except those that are held." : `And one of each of ${kept.join(", ")}.`;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
