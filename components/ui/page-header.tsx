import type { ReactNode } from "react";

export function PageHeader({
  title,
  summary,
  children,
}: {
  title: ReactNode;
  summary?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="text-xl wrap-anywhere">{title}</h1>
        {summary !== undefined && <div className="mt-1 text-sm text-muted">{summary}</div>}
      </div>
      {children !== undefined && <div className="flex flex-wrap items-center gap-2">{children}</div>}
    </header>
  );
}
