import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";

/** In place of what the reader's role may not see. */
export function RoleNeeded({ icon, reason, children }: { icon: LucideIcon; reason: string; children: ReactNode }) {
  return (
    <Card>
      <EmptyState icon={icon} title={reason}>
        {children}
      </EmptyState>
    </Card>
  );
}
