import { GitCompareArrows, History, ShieldCheck, Timer } from "lucide-react";
import Link from "next/link";
import { StatCard } from "@/components/ui/stat-card";
import { Time } from "@/components/ui/time";
import type { Proof } from "@/lib/store/schema";
import type { OverviewView } from "@/lib/checklist";
import { formatBytes, formatCount, formatDuration, several } from "@/lib/kernel/units";
import type { MailStatus } from "@/lib/mail";
import { MailStat } from "./mail-stat";

/** The figures that decide, each with what it rests on. */
export function OverviewStats({ overview, mail }: { overview: OverviewView; mail: MailStatus | null }) {
  return (
    <div className="grid grid-cols-2 gap-3.5 max-xl:*:last:col-span-2 xl:grid-cols-5">
      <NewestBackup backup={overview.newestBackup} />
      <WorstLoss overview={overview} />
      <TimeToRestore restoreTime={overview.restoreTime} />
      <Migrations migrations={overview.migrations} />
      <MailStat status={mail} />
    </div>
  );
}

function NewestBackup({ backup }: { backup: OverviewView["newestBackup"] }) {
  if (backup === null)
    return (
      <StatCard icon={ShieldCheck} label="Newest backup" value="None">
        Take one with “Back up now”.
      </StatCard>
    );
  return (
    <StatCard icon={ShieldCheck} label="Newest backup" value={<Time at={backup.completedAt ?? backup.createdAt} />}>
      <ProofWord proof={backup.proof} /> ·{" "}
      <Link href={`/backups/${backup.id}`} className={linkClass}>
        {contentOf(backup)}
      </Link>
    </StatCard>
  );
}

const linkClass = "underline decoration-line underline-offset-2 hover:text-text";

/** `41 tables, 1,204,311 rows restored and equal`, as far as it was proven. */
function contentOf(backup: NonNullable<OverviewView["newestBackup"]>): string {
  const { proof, tableCount, rowCount, sizeBytes } = backup;
  const content = [
    ...(tableCount === null ? [] : [several(tableCount, "table")]),
    ...(rowCount === null ? [] : [several(rowCount, "row")]),
    ...(sizeBytes === null || proof === "proven" ? [] : [formatBytes(sizeBytes)]),
  ].join(", ");
  if (content === "") return backup.fileName;
  return proof === "proven" ? `${content} restored and equal` : content;
}

function ProofWord({ proof }: { proof: Proof }) {
  if (proof === "proven") return <span className="text-ok">Proven</span>;
  if (proof === "verified") return <span className="text-ok">Verified</span>;
  if (proof === "damaged") return <span className="text-danger">Damaged</span>;
  return <span className="text-warning">Not verified yet</span>;
}

/** What would be gone with the target: everything since the newest archive that was read back. */
function WorstLoss({ overview: { worstLossMs, schedule } }: { overview: OverviewView }) {
  const { next } = schedule.backup;
  return (
    <StatCard
      icon={Timer}
      label="Worst loss now"
      value={worstLossMs === null ? "Everything" : formatDuration(worstLossMs)}
    >
      {worstLossMs === null ? "No verified backup to go back to" : "Since the newest verified backup"} ·{" "}
      {next === null ? (
        <span className="text-warning">none is scheduled</span>
      ) : (
        <>
          next <Time at={next} />
        </>
      )}
    </StatCard>
  );
}

function TimeToRestore({ restoreTime }: Pick<OverviewView, "restoreTime">) {
  if (restoreTime === null)
    return (
      <StatCard icon={History} label="Time to restore" value="Not known">
        A drill measures it.
      </StatCard>
    );
  return (
    <StatCard icon={History} label="Time to restore" value={formatDuration(restoreTime.ms)}>
      Measured by{" "}
      <Link href={`/backups/${restoreTime.backupId}`} className={linkClass}>
        the drill
      </Link>{" "}
      <Time at={restoreTime.provenAt} />
    </StatCard>
  );
}

function Migrations({ migrations }: Pick<OverviewView, "migrations">) {
  if (migrations === null)
    return (
      <StatCard icon={GitCompareArrows} label="Migrations" value="Not known">
        The target did not answer in time.
      </StatCard>
    );
  const { applied, pending, failed, changed, missing } = migrations.counts;
  const wrong = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...(missing > 0 ? [`${missing} missing`] : []),
  ];
  return (
    <StatCard icon={GitCompareArrows} label="Migrations" value={pending === 0 ? "None pending" : `${pending} pending`}>
      {formatCount(applied)} applied{wrong.length > 0 && <span className="text-danger"> · {wrong.join(", ")}</span>}
    </StatCard>
  );
}
