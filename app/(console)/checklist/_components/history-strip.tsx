import { cn } from "@/components/cn";
import { exactUtc, shortDate, wholeDuration } from "@/components/format-time";
import type { CheckHistoryJson, CheckJson } from "./check-json";
import { measuredKind } from "./check-kind";
import { kindLooks } from "./kind-looks";

const width = 1000;
/** A stretch of minutes is still to be seen among thirty days. */
const narrowest = 4;

/** A month from left to right: colour and height say how the check was. Its words stand below, its table behind a fold. */
export function HistoryStrip({ history, severity }: { history: CheckHistoryJson } & Pick<CheckJson, "severity">) {
  const [from, to] = [Date.parse(history.from), Date.parse(history.to)];
  const at = (moment: string) => ((Date.parse(moment) - from) / (to - from)) * width;
  return (
    <div>
      <svg
        viewBox={`0 0 ${width} 10`}
        preserveAspectRatio="none"
        aria-hidden
        className="block h-7 w-full overflow-hidden rounded-sm border bg-panel"
      >
        {history.spans.map((span) => {
          const { fill, height, word } = kindLooks[measuredKind(span.status, severity)];
          const wide = Math.max(narrowest, at(span.to) - at(span.from));
          return (
            <rect
              key={span.from}
              x={Math.min(at(span.from), width - wide)}
              width={wide}
              y={10 - height}
              height={height}
              className={fill}
            >
              <title>{`${word}: ${span.summary}\n${exactUtc(new Date(span.from))} – ${exactUtc(new Date(span.to))}`}</title>
            </rect>
          );
        })}
      </svg>
      <div className="tabular mt-1 flex justify-between text-2xs text-muted">
        <span>{shortDate(new Date(from), to)}</span>
        <span>now</span>
      </div>
      <Legend history={history} severity={severity} />
    </div>
  );
}

/** `Fine 28 d 4 h`, for each of what there was. */
function Legend({ history, severity }: { history: CheckHistoryJson } & Pick<CheckJson, "severity">) {
  const totals = new Map<keyof typeof kindLooks, number>();
  for (const span of history.spans) {
    const kind = measuredKind(span.status, severity);
    totals.set(kind, (totals.get(kind) ?? 0) + Date.parse(span.to) - Date.parse(span.from));
  }
  return (
    <ul className="tabular mt-1 flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {[...totals].map(([kind, ms]) => {
        const { icon: Icon, text, word } = kindLooks[kind];
        return (
          <li key={kind} className="flex items-center gap-1.5">
            <Icon aria-hidden className={cn("size-3.5", text)} />
            {word} {wholeDuration(ms)}
          </li>
        );
      })}
    </ul>
  );
}
