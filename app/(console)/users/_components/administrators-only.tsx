import { Lock } from "lucide-react";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";

export function AdministratorsOnly({ reason }: { reason: string }) {
  return (
    <EmptyState
      heading="h1"
      icon={Lock}
      title="Users are for administrators"
      action={<ButtonLink href="/account">Your own account</ButtonLink>}
    >
      {reason} Your own name, address, password and sessions are on your account page.
    </EmptyState>
  );
}
