import { cn } from "@/components/cn";
import { exactUtc, wholeDuration } from "@/components/format-time";
import type { CheckHistoryJson, CheckJson } from "./check-json";
import { measuredKind } from "./check-kind";
import { kindLooks } from "./kind-looks";

/** What the strip draws, newest first, and the waivers of that time. */
export function HistoryTable({ history, severity }: { history: CheckHistoryJson } & Pick<CheckJson, "severity">) {
  return (
    <details>
      <summary className="w-fit rounded-sm text-xs text-muted hover:text-text">As a table</summary>
      <div
        tabIndex={0}
        role="region"
        aria-label="History as a table"
        className="mt-2 max-h-72 overflow-auto rounded-md border bg-panel"
      >
        <table className="tabular w-full text-xs">
          <thead className="sticky top-0 bg-panel text-left text-muted">
            <tr>
              {["From", "For", "Status", "What was seen"].map((label) => (
                <th key={label} scope="col" className="px-3 py-1.5 font-medium">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {history.spans.toReversed().map((span) => (
              <Row key={span.from} span={span} severity={severity} />
            ))}
          </tbody>
        </table>
      </div>
      {history.waivers.length > 0 && (
        <ul aria-label="Waivers" className="mt-2 space-y-1 text-xs text-muted">
          {history.waivers.map((waiver) => (
            <li key={waiver.id} className="wrap-anywhere">
              Waived by {waiver.byName} from {exactUtc(new Date(waiver.at))} until{" "}
              {exactUtc(new Date(waiver.endedAt ?? waiver.until))}
              {waiver.endedByName !== null && `, when ${waiver.endedByName} ended it`}: “{waiver.reason}”
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

function Row({ span, severity }: { span: CheckHistoryJson["spans"][number] } & Pick<CheckJson, "severity">) {
  const { icon: Icon, text, word } = kindLooks[measuredKind(span.status, severity)];
  return (
    <tr className="border-t align-top">
      <td className="px-3 py-1.5 whitespace-nowrap">{exactUtc(new Date(span.from))}</td>
      <td className="px-3 py-1.5 whitespace-nowrap">{wholeDuration(Date.parse(span.to) - Date.parse(span.from))}</td>
      <td className="px-3 py-1.5 whitespace-nowrap">
        <span className="flex items-center gap-1.5">
          <Icon aria-hidden className={cn("size-3.5", text)} />
          {word}
        </span>
      </td>
      <td className="min-w-56 px-3 py-1.5 wrap-anywhere">{span.summary}</td>
    </tr>
  );
}
