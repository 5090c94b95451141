import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/card";
import { CodeBlock } from "@/components/ui/code-block";
import { FactList } from "@/components/ui/fact-list";
import { Time } from "@/components/ui/time";
import type { PointInTime } from "@/lib/backups";
import { formatDuration } from "@/lib/kernel/units";

/** Whether the server's own log could bring back what came after the newest backup, and how. */
export function PointInTimeCard({ state }: { state: PointInTime }) {
  return (
    <Section
      id="point-in-time"
      title="Back to a moment"
      note="What the server’s binary log adds to backups"
      aside={<LogBadge on={state.binaryLog} />}
    >
      <FactList
        facts={[
          { label: "Reaches back to", value: state.since === null ? null : <Time at={state.since} /> },
          { label: "Kept for", value: state.expiresSeconds === null ? null : keptText(state.expiresSeconds) },
          {
            label: "Newest backup at",
            value: state.newestPosition === null ? "No backup has a position" : positionText(state.newestPosition),
            mono: state.newestPosition !== null,
          },
        ]}
      />
      {state.notes.length > 0 && (
        <ul className="list-disc space-y-1 border-t py-3 pr-4.5 pl-9">
          {state.notes.map((note) => (
            <li key={note} className="wrap-anywhere">
              {note}
            </li>
          ))}
        </ul>
      )}
      <details className="border-t px-4.5 py-3">
        <summary className="w-fit rounded-sm font-medium">How to go back to a moment</summary>
        <Steps position={state.newestPosition} />
      </details>
    </Section>
  );
}

function LogBadge({ on }: { on: boolean | null }) {
  if (on === null) return <Badge>Cannot be seen</Badge>;
  return on ? <Badge tone="ok">Binary log on</Badge> : <Badge tone="warning">Binary log off</Badge>;
}

function keptText(seconds: number): string {
  return seconds === 0 ? "Ever: the server removes none by itself" : formatDuration(seconds * 1000);
}

function positionText(position: Record<string, string>): string {
  return Object.entries(position)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}

function Steps({ position }: { position: PointInTime["newestPosition"] }) {
  const file = position?.["file"] ?? "bin.000005";
  const start = position?.["position"] ?? "4567";
  return (
    <>
      <ol className="mt-2 list-decimal space-y-2.5 pl-5">
        <Step>Find the moment: print the log around it, and look for the statement that did it.</Step>
        <Step>
          Restore the newest backup from before the moment into an empty copy beside the database. Its page shows where
          it stands in the log.
        </Step>
        <Step>
          Replay the log into the copy, from there up to just before the moment (on MySQL with mysqlbinlog):
          <CodeBlock
            className="mt-1.5"
            label="Replaying the binary log"
            code={[
              "export TZ=UTC",
              "mariadb-binlog --read-from-remote-server --host=db.example --user=root --password \\",
              "  --rewrite-db='shop->shop_copy' --database=shop --to-last-log \\",
              `  --start-position=${start} --stop-datetime='2026-11-21 14:02:59' ${file} > replay.sql`,
              "mariadb < replay.sql",
            ].join("\n")}
          />
        </Step>
        <Step>Look at the copy. Too early or too late by a statement: drop it and repeat with --stop-position.</Step>
        <Step>Put it to use: copy the missing rows over, or back the copy up and restore that.</Step>
      </ol>
      <p className="mt-2.5 text-muted">
        The whole procedure for both servers, with what to know about it, is in docs/point-in-time.md.
      </p>
    </>
  );
}

function Step({ children }: { children: ReactNode }) {
  return <li className="pl-1">{children}</li>;
}
