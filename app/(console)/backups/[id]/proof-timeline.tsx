import { Check, CircleX, CloudCheck, type LucideIcon, ShieldCheck } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import { Section } from "@/components/ui/card";
import { Time } from "@/components/ui/time";
import type { ProofView } from "@/lib/backups";
import type { DrillEvidence } from "@/lib/drills";
import { formatBytes, formatCount, formatDuration, several } from "@/lib/kernel/units";

/** Every attempt to prove something about a backup, newest first, each with its evidence behind a fold. */
export function ProofTimeline({ proofs }: { proofs: ProofView[] }) {
  return (
    <Section id="proofs" title="Proofs over time" note={proofs.length === 0 ? undefined : countOf(proofs)}>
      {proofs.length === 0 ? (
        <p className="border-t px-4.5 py-3 text-muted">It has not been read back yet.</p>
      ) : (
        <ol className="border-t px-4.5 py-3">
          {proofs.map((proof, index) => (
            <Entry key={proof.id} proof={proof} last={index === proofs.length - 1} />
          ))}
        </ol>
      )}
    </Section>
  );
}

function Entry({ proof, last }: { proof: ProofView; last: boolean }) {
  const passed = proof.outcome === "passed";
  return (
    <li className="relative flex gap-3 pb-3.5 last:pb-0.5">
      {!last && <span aria-hidden className="absolute top-6 bottom-0 left-[0.6875rem] w-px bg-line" />}
      <span
        className={cn(
          "grid size-[1.4rem] shrink-0 place-items-center rounded-full",
          passed
            ? proof.kind === "drill"
              ? "bg-ok-soft text-ok"
              : "bg-primary-soft text-primary"
            : "bg-danger-soft text-danger",
        )}
      >
        <KindIcon proof={proof} />
      </span>
      <div className="min-w-0 grow">
        <div className="flex flex-wrap items-baseline gap-x-2">
          <p className="min-w-0 wrap-anywhere">
            <span className="font-medium">{titleOf(proof)}</span>
            <span className="text-muted"> {summaryOf(proof)}</span>
          </p>
          <Time at={proof.at} className="ml-auto shrink-0 text-muted" />
        </div>
        <details>
          <summary className="w-fit rounded-sm text-xs text-muted hover:text-text">Evidence</summary>
          <Evidence proof={proof} />
        </details>
      </div>
    </li>
  );
}

const icons: Record<ProofView["kind"], LucideIcon> = { verify: Check, drill: ShieldCheck, copy: CloudCheck };

function KindIcon({ proof: { kind, outcome } }: { proof: ProofView }) {
  const Icon = outcome === "failed" ? CircleX : icons[kind];
  return <Icon aria-hidden className="size-3.5" />;
}

function titleOf({ kind, outcome, place }: ProofView): string {
  const where = place === "copy" ? " the copy" : "";
  if (kind === "drill") return outcome === "passed" ? `Restored and compared${where}` : `The drill failed`;
  if (kind === "copy") return outcome === "passed" ? "Copied and read back" : "The copy failed";
  return outcome === "passed" ? `Read back${where === "" ? "" : where}` : `Reading${where || " it"} back failed`;
}

function summaryOf(proof: ProofView): string {
  const took = `in ${formatDuration(proof.durationMs)}`;
  if (proof.error !== null) return proof.error.message;
  if (proof.kind !== "drill" || proof.evidence === null) return took;
  const { tables, rows, restoreMs } = proof.evidence as DrillEvidence;
  return `${several(tables, "table")}, ${several(rows, "row")} restored in ${formatDuration(restoreMs)}`;
}

/** Names and numbers as they were written down; the drill's own card shows what they mean. */
function Evidence({ proof }: { proof: ProofView }) {
  const facts = Object.entries((proof.evidence ?? {}) as Record<string, unknown>).flatMap(([name, value]) => {
    const text = textOf(name, value);
    return text === null ? [] : [{ name: labelOf(name), text }];
  });
  return (
    <dl className="mt-1.5 grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1 rounded-md border bg-subtle px-3 py-2 text-xs">
      {facts.map(({ name, text }) => (
        <Row key={name} name={name}>
          <span className="font-mono">{text}</span>
        </Row>
      ))}
      <Row name="Took">{formatDuration(proof.durationMs)}</Row>
      <Row name="By">{proof.actorName}</Row>
      {proof.error !== null && <Row name="Error">{proof.error.code}</Row>}
      {proof.jobId !== null && (
        <Row name="Job">
          <Link href={`/jobs/${proof.jobId}`} className="text-primary underline underline-offset-2">
            Its log
          </Link>
        </Row>
      )}
    </dl>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  );
}

function labelOf(name: string): string {
  const words = name.replace(/(Ms|Bytes)$/, "").replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function textOf(name: string, value: unknown): string | null {
  if (typeof value === "number")
    return name.endsWith("Bytes")
      ? formatBytes(value)
      : name.endsWith("Ms")
        ? formatDuration(value)
        : formatCount(value);
  if (typeof value === "string") return value;
  return Array.isArray(value) ? formatCount(value.length) : null;
}

function countOf(proofs: ProofView[]): string {
  const failed = proofs.filter((proof) => proof.outcome === "failed").length;
  return `${proofs.length} ${proofs.length === 1 ? "attempt" : "attempts"}${failed === 0 ? "" : `, ${failed} failed`}`;
}
