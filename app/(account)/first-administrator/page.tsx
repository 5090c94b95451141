import type { Metadata } from "next";
import { webDeps } from "@/app/_server/deps";
import { flatParams, type SearchParams } from "@/components/ui/search-params";
import { firstAdministratorLinkWorks, minPasswordLength } from "@/lib/accounts";
import { LinkSpent } from "../_components/link-spent";
import { FirstAdministratorForm } from "./first-administrator-form";

export const metadata: Metadata = { title: "First administrator" };

/** Looking at this page uses nothing up: mail scanners and previews open links too. */
export default async function FirstAdministratorPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { token } = flatParams(await searchParams);
  if (token === undefined || !(await firstAdministratorLinkWorks(webDeps(), token)))
    return (
      <LinkSpent works="24 hours">
        If you have an account, sign in. If there is no administrator yet, start Seaworthy again: it prints a new link.
      </LinkSpent>
    );
  return (
    <>
      <h1 className="text-xl">First administrator</h1>
      <p className="mt-1 mb-5 text-muted">This account may do everything here. The link works once.</p>
      <FirstAdministratorForm token={token} minPasswordLength={minPasswordLength} />
    </>
  );
}
