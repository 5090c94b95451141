import type { ReactNode } from "react";
import { ButtonLink } from "@/components/ui/button-link";
import { Notice } from "./notice";

/** A one-time link that does nothing any more. `children`: what to do instead. */
export function LinkSpent({
  works,
  children,
  action = { href: "/sign-in", label: "Sign in" },
}: {
  /** How long such a link works: `24 hours`. */
  works: string;
  children: ReactNode;
  action?: { href: string; label: string };
}) {
  return (
    <Notice
      title="This link does not work any more"
      action={
        <ButtonLink href={action.href} variant="primary">
          {action.label}
        </ButtonLink>
      }
    >
      <p>It was used already, was replaced by a newer one, or is older than {works}. Or part of it is missing.</p>
      <p>{children}</p>
    </Notice>
  );
}
