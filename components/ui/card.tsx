import type { ReactNode } from "react";
import { cn } from "../cn";

export function Card({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={cn("overflow-hidden rounded-lg border bg-panel shadow-card", className)}>{children}</div>;
}

/** A card with a heading of its own; a landmark named after it. */
export function Section({
  id,
  title,
  note,
  aside,
  className,
  children,
}: {
  /** Unique on the page: the heading's id. */
  id: string;
  title: string;
  note?: ReactNode;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section aria-labelledby={id} className={cn("overflow-hidden rounded-lg border bg-panel shadow-card", className)}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4.5 py-3.5">
        <h2 id={id} className="text-base">
          {title}
        </h2>
        {note !== undefined && <p className="text-sm text-muted">{note}</p>}
        {aside !== undefined && <div className="ml-auto flex items-center gap-2">{aside}</div>}
      </div>
      {children}
    </section>
  );
}
