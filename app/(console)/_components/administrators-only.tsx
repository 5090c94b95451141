import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";

/** In a page's place, for who may not see it. */
export function AdministratorsOnly({
  title,
  reason,
  children,
}: {
  title: string;
  reason: string;
  children?: ReactNode;
}) {
  return (
    <EmptyState
      heading="h1"
      icon={Lock}
      title={title}
      action={<ButtonLink href="/account">Your own account</ButtonLink>}
    >
      {reason} {children}
    </EmptyState>
  );
}
