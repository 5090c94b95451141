import { CircleX, ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { Section } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Time } from "@/components/ui/time";
import type { ProofView } from "@/lib/backups";
import type { DrillEvidence } from "@/lib/drills";
import { formatCount, formatDuration, several } from "@/lib/kernel/units";

/** The newest drill of this backup: what was restored, how long that took, and what the comparison found. */
export function DrillResult({ proof }: { proof: ProofView }) {
  const evidence = proof.evidence as DrillEvidence | null;
  const passed = proof.outcome === "passed";
  const Icon = passed ? ShieldCheck : CircleX;
  return (
    <Section
      id="drill"
      title={passed ? "The drill passed" : "The drill failed"}
      note={
        <>
          <Time at={proof.at} /> by {proof.actorName}
          {evidence !== null && (
            <>
              , on <span className="font-mono text-xs wrap-anywhere">{evidence.server}</span>
            </>
          )}
        </>
      }
      aside={<Icon aria-hidden className={passed ? "size-4.5 text-ok" : "size-4.5 text-danger"} />}
    >
      {evidence !== null && <Figures evidence={evidence} />}
      {proof.error !== null && <ErrorPanel error={proof.error} className="m-4.5 mt-0 shadow-none" />}
      {evidence !== null && <Findings evidence={evidence} />}
    </Section>
  );
}

function Figures({ evidence }: { evidence: DrillEvidence }) {
  const { checksums } = evidence;
  return (
    <dl className="grid grid-cols-2 gap-px border-t bg-line sm:grid-cols-3 xl:grid-cols-6">
      <Figure label="Time to restore" value={formatDuration(evidence.restoreMs)}>
        {evidence.connections === 1 ? "on one connection" : `on ${evidence.connections} connections`}
      </Figure>
      <Figure label="Tables" value={formatCount(evidence.tables)}>
        restored
      </Figure>
      <Figure label="Rows" value={formatCount(evidence.rows)}>
        counted
      </Figure>
      <Figure label="Other objects" value={formatCount(evidence.objects)}>
        views, triggers, routines…
      </Figure>
      <Figure label="Checksums equal" value={`${formatCount(checksums.equal)} of ${formatCount(checksums.compared)}`}>
        {checksums.without.length === 0 ? "of every table" : `${checksums.without.length} without one`}
      </Figure>
      <Figure label="Compared in" value={formatDuration(evidence.compareMs)}>
        {several(evidence.statements, "statement")} ran
      </Figure>
    </dl>
  );
}

function Figure({ label, value, children }: { label: string; value: string; children: ReactNode }) {
  return (
    <div className="bg-panel px-4.5 py-3">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="tabular text-lg font-semibold tracking-tight">{value}</dd>
      <dd className="text-xs text-muted">{children}</dd>
    </div>
  );
}

/** What did not match, first; what could not be compared, folded. */
function Findings({ evidence: { differences, orphans, checksums, notes } }: { evidence: DrillEvidence }) {
  if (differences.length + orphans.length + checksums.without.length + notes.length === 0)
    return (
      <p className="border-t px-4.5 py-3 text-muted">
        Nothing differed: tables, rows, checksums and objects are the same, and no foreign key points nowhere.
      </p>
    );
  return (
    <div className="space-y-2.5 border-t px-4.5 py-3">
      {differences.length > 0 && (
        <List title="What differed" tone="text-danger">
          {differences.map((difference) => (
            <li key={`${difference.what} ${difference.name}`}>
              {difference.what} <Name>{difference.name}</Name>: expected {String(difference.expected)}, found{" "}
              {String(difference.found)}
            </li>
          ))}
        </List>
      )}
      {orphans.length > 0 && (
        <List title="Rows whose foreign key points nowhere" tone="text-warning">
          {orphans.map((orphan) => (
            <li key={`${orphan.table} ${orphan.constraint}`}>
              <Name>{orphan.table}</Name>, <Name>{orphan.constraint}</Name>: {formatCount(orphan.rows)}
            </li>
          ))}
        </List>
      )}
      {notes.length > 0 && (
        <List title="To know" tone="">
          {notes.map((note) => (
            <li key={note} className="wrap-anywhere">
              {note}
            </li>
          ))}
        </List>
      )}
      {checksums.without.length > 0 && (
        <details>
          <summary className="w-fit rounded-sm text-muted hover:text-text">
            {checksums.without.length} {checksums.without.length === 1 ? "table" : "tables"} compared by rows only
          </summary>
          <ul className="mt-1.5 list-disc space-y-0.5 pl-5 text-muted">
            {checksums.without.map((why) => (
              <li key={why} className="wrap-anywhere">
                {why}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function List({ title, tone, children }: { title: string; tone: string; children: ReactNode }) {
  return (
    <div>
      <h3 className={`text-sm ${tone}`}>{title}</h3>
      <ul className="mt-1 list-disc space-y-0.5 pl-5">{children}</ul>
    </div>
  );
}

function Name({ children }: { children: ReactNode }) {
  return <span className="font-mono text-xs wrap-anywhere">{children}</span>;
}
