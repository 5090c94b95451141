import type { Metadata } from "next";
import { webDeps } from "@/app/_server/deps";
import { flatParams, type SearchParams } from "@/components/ui/search-params";
import { peekLink } from "@/lib/accounts";
import { LinkSpent } from "../_components/link-spent";
import { ChangeAddressForm } from "./change-address-form";

export const metadata: Metadata = { title: "Confirm your new address" };

/** Looking at this page uses nothing up: mail scanners and previews open links too. */
export default async function ChangeAddressPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { token = "" } = flatParams(await searchParams);
  const owner = await peekLink(webDeps(), { purpose: "change-address", token });
  if (owner !== null) return <ChangeAddressForm token={token} email={owner.email} />;
  return (
    <LinkSpent works="24 hours" action={{ href: "/account", label: "Open your account" }}>
      Your account page says which address counts, and lets you ask for the change once more.
    </LinkSpent>
  );
}
