import { CircleAlert, CircleCheck, CircleHelp, CircleX, TriangleAlert } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import { CodeBlock } from "@/components/ui/code-block";
import type { DnsFinding } from "@/lib/mail";

const statuses = {
  ok: { tone: "ok", label: "As it should be", icon: CircleCheck },
  warning: { tone: "warning", label: "Could be better", icon: TriangleAlert },
  missing: { tone: "danger", label: "Missing", icon: CircleAlert },
  wrong: { tone: "danger", label: "Wrong", icon: CircleX },
  unknown: { tone: "neutral", label: "Cannot be seen", icon: CircleHelp },
} satisfies Record<DnsFinding["status"], { tone: Tone; label: string; icon: typeof CircleX }>;

/** One kind of record: what was found, what is wrong with it, and exactly what to publish instead. */
export function DnsFindingRow({ finding: { what, status, found, summary, problem, record } }: { finding: DnsFinding }) {
  const { tone, label, icon: Icon } = statuses[status];
  return (
    <li className="space-y-2 px-4.5 py-3">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
        <p className="w-14 font-medium">{what}</p>
        <p className="min-w-0 grow basis-48 wrap-anywhere">{summary}</p>
        <Badge tone={tone}>
          <Icon aria-hidden />
          {label}
        </Badge>
      </div>
      {problem !== null && <p className="text-muted wrap-anywhere sm:pl-17">{problem}</p>}
      {found.length > 0 && (
        <div className="sm:pl-17">
          <p className="text-xs text-muted">Found:</p>
          <ul aria-label={`Found for ${what}`} className="font-mono text-xs">
            {found.map((text) => (
              <li key={text} className="wrap-anywhere">
                {text}
              </li>
            ))}
          </ul>
        </div>
      )}
      {record !== null && <Record what={what} record={record} />}
    </li>
  );
}

/** As the forms of DNS providers ask for it: type, name and value apart. */
function Record({ what, record: { type, name, value } }: { what: string; record: NonNullable<DnsFinding["record"]> }) {
  return (
    <div className="sm:pl-17">
      <p className="mb-1 text-xs text-muted">
        Publish this <span className="font-medium text-text">{type}</span> record:
      </p>
      <dl className="grid grid-cols-[2.75rem_minmax(0,1fr)] items-center gap-x-2 gap-y-1.5 [&_dt]:text-xs [&_dt]:text-muted">
        <dt>Name</dt>
        <dd>
          <CodeBlock code={name} label={`Name of the ${what} record`} />
        </dd>
        <dt>Value</dt>
        <dd>
          <CodeBlock code={value} label={`Value of the ${what} record`} />
        </dd>
      </dl>
    </div>
  );
}
