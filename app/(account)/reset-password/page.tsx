import type { Metadata } from "next";
import { webDeps } from "@/app/_server/deps";
import { flatParams, type SearchParams } from "@/components/ui/search-params";
import { minPasswordLength, peekLink } from "@/lib/accounts";
import { LinkSpent } from "../_components/link-spent";
import { ResetPasswordForm } from "./reset-password-form";

export const metadata: Metadata = { title: "Choose a new password" };

/** Also where an administrator's rehearsal leads. Looking at it uses nothing up. */
export default async function ResetPasswordPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { token = "" } = flatParams(await searchParams);
  const owner = await peekLink(webDeps(), { purpose: "reset-password", token });
  if (owner === null)
    return (
      <LinkSpent works="an hour" action={{ href: "/reset", label: "Ask for a new link" }}>
        Ask for a new link and use it within the hour. Until then your password is what it was.
      </LinkSpent>
    );
  return <ResetPasswordForm token={token} owner={owner} minLength={minPasswordLength} />;
}
