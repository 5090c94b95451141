import { BellRing, CircleCheck } from "lucide-react";
import { ButtonLink } from "@/components/ui/button-link";
import { Time } from "@/components/ui/time";
import type { AlertView } from "@/lib/alerts";
import { formatDuration } from "@/lib/kernel/units";

/** One alert with what shows it: since when, or how long it lasted. */
export function AlertRow({ alert }: { alert: AlertView }) {
  const { title, summary, facts, hint, path, firstSeenAt, resolvedAt } = alert;
  const since = alert.openedAt ?? firstSeenAt;
  return (
    <li className="flex items-start gap-3 px-4.5 py-3">
      {resolvedAt === null ? (
        <BellRing aria-label="Open:" className="mt-0.5 size-4 shrink-0 text-danger" />
      ) : (
        <CircleCheck aria-label="Over:" className="mt-0.5 size-4 shrink-0 text-ok" />
      )}
      <div className="min-w-0 grow">
        <p className="flex flex-wrap gap-x-3">
          <span className="font-semibold wrap-anywhere">{title}</span>
          <span className="text-muted">
            {resolvedAt === null ? (
              <>
                told <Time at={since} />
              </>
            ) : (
              <>
                <Time at={resolvedAt} />, after {formatDuration(resolvedAt.getTime() - since.getTime())}
              </>
            )}
          </span>
        </p>
        {summary !== title && <p className="text-muted wrap-anywhere">{summary}</p>}
        {hint !== null && resolvedAt === null && <p className="mt-1 wrap-anywhere">{hint}</p>}
        {facts.length > 0 && <Facts facts={facts} />}
      </div>
      {resolvedAt === null && (
        <ButtonLink size="small" href={path}>
          Look
        </ButtonLink>
      )}
    </li>
  );
}

function Facts({ facts }: Pick<AlertView, "facts">) {
  return (
    <details className="mt-1">
      <summary className="w-fit rounded-sm text-xs text-muted hover:text-text">What showed it</summary>
      <dl className="mt-1 grid grid-cols-[8rem_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs [&_dd]:wrap-anywhere [&_dt]:text-muted">
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
