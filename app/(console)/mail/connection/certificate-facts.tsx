import { BadgeCheck, ShieldAlert } from "lucide-react";
import { exactUtc } from "@/components/format-time";
import type { StepView } from "./stream-test";

/** Who the server says it is, who vouches for it, and for how long. */
export function CertificateFacts({ certificate }: { certificate: NonNullable<StepView["certificate"]> }) {
  const { subject, issuer, validTo, daysLeft, names, problem, protocol } = certificate;
  const others = names.filter((name) => name !== subject);
  return (
    <div className="mt-1.5 rounded-md border px-3.5 py-2.5">
      <p className="flex items-center gap-2 font-medium">
        {problem === null ? (
          <BadgeCheck aria-hidden className="size-4 shrink-0 text-ok" />
        ) : (
          <ShieldAlert aria-hidden className="size-4 shrink-0 text-danger" />
        )}
        <span className="min-w-0 wrap-anywhere first-letter:uppercase">{problem ?? "The certificate is trusted"}</span>
      </p>
      <dl className="mt-1.5 grid grid-cols-[5.5rem_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs [&_dd]:wrap-anywhere [&_dt]:text-muted">
        <dt>For</dt>
        <dd>{subject}</dd>
        {others.length > 0 && (
          <>
            <dt>Also for</dt>
            <dd>{others.join(", ")}</dd>
          </>
        )}
        <dt>Vouched for by</dt>
        <dd>{issuer === subject ? "itself" : issuer}</dd>
        <dt>Valid until</dt>
        <dd>
          {exactUtc(new Date(validTo))}, {daysWords(daysLeft)}
        </dd>
        <dt>Spoken</dt>
        <dd>{protocol}</dd>
      </dl>
    </div>
  );
}

function daysWords(daysLeft: number): string {
  if (daysLeft < 0) return `over since ${plural(-daysLeft)}`;
  return daysLeft === 0 ? "less than a day left" : `${plural(daysLeft)} left`;
}

function plural(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}
