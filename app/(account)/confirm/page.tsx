import type { Metadata } from "next";
import { webDeps } from "@/app/_server/deps";
import { flatParams, type SearchParams } from "@/components/ui/search-params";
import { peekLink } from "@/lib/accounts";
import { LinkSpent } from "../_components/link-spent";
import { ConfirmForm } from "./confirm-form";

export const metadata: Metadata = { title: "Confirm your address" };

/** Looking at this page uses nothing up: mail scanners and previews open links too. */
export default async function ConfirmPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { token = "" } = flatParams(await searchParams);
  const owner = await peekLink(webDeps(), { purpose: "confirm-address", token });
  if (owner !== null) return <ConfirmForm token={token} email={owner.email} />;
  return (
    <LinkSpent works="48 hours" action={{ href: "/register", label: "Ask for an account" }}>
      If you confirmed the address before, there is nothing more to do: an administrator decides, and you hear from them
      by mail. Otherwise ask for an account once more, and a new link comes.
    </LinkSpent>
  );
}
