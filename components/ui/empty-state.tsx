import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** Nothing here: says why and what to do. */
export function EmptyState({
  icon: Icon,
  title,
  heading: Heading = "p",
  children,
  action,
}: {
  icon: LucideIcon;
  title: string;
  /** `h1` where this is the whole page. */
  heading?: "h1" | "p";
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-14 text-center">
      <span className="mb-1 grid size-10 place-items-center rounded-full bg-neutral-soft text-muted">
        <Icon aria-hidden className="size-5" />
      </span>
      <Heading className="text-base font-semibold">{title}</Heading>
      {children !== undefined && <p className="max-w-md text-sm text-muted">{children}</p>}
      {action !== undefined && <div className="mt-2">{action}</div>}
    </div>
  );
}
