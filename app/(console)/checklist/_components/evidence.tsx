import type { CheckJson } from "./check-json";

/** Figures and names as they were found. */
export function Evidence({ evidence: { facts, items, moreItems } }: Pick<CheckJson, "evidence">) {
  return (
    <div className="space-y-2">
      {facts.length > 0 && (
        <dl className="tabular grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-4 gap-y-1">
          {facts.map(({ label, value }) => (
            <div key={label} className="contents">
              <dt className="text-muted">{label}</dt>
              <dd className="wrap-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {items.length > 0 && (
        <ul className="tabular list-inside list-disc space-y-0.5 marker:text-muted">
          {items.map((item) => (
            <li key={item} className="wrap-anywhere">
              {item}
            </li>
          ))}
          {moreItems > 0 && <li className="list-none text-muted">and {moreItems} more</li>}
        </ul>
      )}
    </div>
  );
}
