import type { Metadata } from "next";
import { webDeps } from "@/app/_server/deps";
import { flatParams, type SearchParams } from "@/components/ui/search-params";
import { minPasswordLength, peekLink } from "@/lib/accounts";
import { LinkSpent } from "../_components/link-spent";
import { SetPasswordForm } from "./set-password-form";

export const metadata: Metadata = { title: "Set a password" };

/** For whoever was approved or invited. Looking at it uses nothing up. */
export default async function SetPasswordPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { token = "" } = flatParams(await searchParams);
  const owner = await peekLink(webDeps(), { purpose: "set-password", token });
  if (owner === null)
    return (
      <LinkSpent works="3 days">
        If you have set a password, sign in with it. If not, ask an administrator to send you a new link.
      </LinkSpent>
    );
  const { name, email } = owner;
  return (
    <>
      <h1 className="text-xl">Welcome, {name}</h1>
      <p className="mt-1 text-muted wrap-anywhere">
        Choose the password of <strong className="font-medium text-text">{email}</strong>, and you are in.
      </p>
      <SetPasswordForm token={token} email={email} minLength={minPasswordLength} />
    </>
  );
}
