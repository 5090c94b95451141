import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Card } from "./card";

/** One figure with what it means and what proves it. */
export function StatCard({
  icon: Icon,
  label,
  value,
  children,
}: {
  icon: LucideIcon;
  label: string;
  value: ReactNode;
  children?: ReactNode;
}) {
  return (
    <Card className="p-4.5">
      <div className="flex items-center gap-2 text-sm text-muted">
        <Icon aria-hidden className="size-4" />
        <h2 className="text-sm font-normal tracking-normal">{label}</h2>
      </div>
      <p className="tabular mt-1.5 text-2xl font-semibold tracking-tight">{value}</p>
      {children !== undefined && <div className="mt-1 text-xs text-muted">{children}</div>}
    </Card>
  );
}
