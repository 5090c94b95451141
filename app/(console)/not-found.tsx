import { Compass } from "lucide-react";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <EmptyState
      heading="h1"
      icon={Compass}
      title="There is no such thing here"
      action={<ButtonLink href="/">Go to the overview</ButtonLink>}
    >
      It may have been deleted, or the link is incomplete.
    </EmptyState>
  );
}
