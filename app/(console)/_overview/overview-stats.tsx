import { Cog, GitCompareArrows, ShieldCheck, Timer } from "lucide-react";
import Link from "next/link";
import { StatCard } from "@/components/ui/stat-card";
import { Time } from "@/components/ui/time";
import type { Proof } from "@/lib/store/schema";
import type { OverviewView } from "@/lib/checklist";
import { formatBytes, formatCount, formatDuration } from "@/lib/kernel/units";

/** The figures that decide, each with what it rests on. */
export function OverviewStats({ overview }: { overview: OverviewView }) {
  return (
    <div className="grid grid-cols-2 gap-3.5 xl:grid-cols-4">
      <NewestBackup overview={overview} />
      <WorstLoss overview={overview} />
      <Migrations migrations={overview.migrations} />
      <Workers workers={overview.workers} />
    </div>
  );
}

function NewestBackup({ overview: { newestBackup } }: { overview: OverviewView }) {
  if (newestBackup === null)
    return (
      <StatCard icon={ShieldCheck} label="Newest backup" value="None">
        Take one with “Back up now”.
      </StatCard>
    );
  const { proof, tableCount, rowCount, sizeBytes } = newestBackup;
  const content = [
    ...(tableCount === null ? [] : [`${formatCount(tableCount)} tables`]),
    ...(rowCount === null ? [] : [`${formatCount(rowCount)} rows`]),
    ...(sizeBytes === null ? [] : [formatBytes(sizeBytes)]),
  ].join(", ");
  return (
    <StatCard
      icon={ShieldCheck}
      label="Newest backup"
      value={<Time at={newestBackup.completedAt ?? newestBackup.createdAt} />}
    >
      <ProofWord proof={proof} /> ·{" "}
      <Link
        href={`/backups/${newestBackup.id}`}
        className="underline decoration-line underline-offset-2 hover:text-text"
      >
        {content === "" ? newestBackup.fileName : content}
      </Link>
    </StatCard>
  );
}

function ProofWord({ proof }: { proof: Proof }) {
  if (proof === "proven") return <span className="text-ok">Proven</span>;
  if (proof === "verified") return <span className="text-ok">Verified</span>;
  if (proof === "damaged") return <span className="text-danger">Damaged</span>;
  return <span className="text-warning">Not verified yet</span>;
}

/** What would be gone with the target: everything since the newest archive that was read back. */
function WorstLoss({ overview: { at, newestVerifiedAt } }: { overview: OverviewView }) {
  if (newestVerifiedAt === null)
    return (
      <StatCard icon={Timer} label="Worst loss now" value="Everything">
        No verified backup to go back to.
      </StatCard>
    );
  return (
    <StatCard icon={Timer} label="Worst loss now" value={formatDuration(at.getTime() - newestVerifiedAt.getTime())}>
      Since the newest verified backup.
    </StatCard>
  );
}

function Migrations({ migrations }: Pick<OverviewView, "migrations">) {
  if (migrations === null)
    return (
      <StatCard icon={GitCompareArrows} label="Migrations" value="Not known">
        The target does not answer.
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

function Workers({ workers }: Pick<OverviewView, "workers">) {
  return (
    <StatCard icon={Cog} label="Workers" value={workers.alive === 0 ? "None" : `${workers.alive} working`}>
      {workers.lastSeenAt === null ? (
        "None was ever seen."
      ) : (
        <>
          Last heard of <Time at={workers.lastSeenAt} />
        </>
      )}
    </StatCard>
  );
}
