import { cn } from "../cn";

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("animate-pulse rounded-md bg-neutral-soft", className)} />;
}

/** What a page shows while its data is read: header, a card, rows. */
export function PageSkeleton({ rows = 6 }: { rows?: number }) {
  return (
    <div aria-busy="true" aria-label="Loading" role="status">
      <Skeleton className="h-7 w-40" />
      <Skeleton className="mt-2 mb-6 h-4 w-72" />
      <div className="rounded-lg border bg-panel p-4.5 shadow-card">
        {Array.from({ length: rows }, (_, row) => (
          <Skeleton key={row} className="my-3.5 h-5" />
        ))}
      </div>
    </div>
  );
}
