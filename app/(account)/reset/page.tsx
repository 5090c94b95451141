import type { Metadata } from "next";
import { currentRequest } from "@/app/_server/current-actor";
import { ButtonLink } from "@/components/ui/button-link";
import { Notice } from "../_components/notice";
import { WhereMailGoes } from "../_components/where-mail-goes";
import { ResetForm } from "./reset-form";

export const metadata: Metadata = { title: "Forgot your password" };

export default async function ResetPage() {
  const { mail } = (await currentRequest()).deps.config;
  if (mail.mode === "off") return <NoMail />;
  return <ResetForm whereMailGoes={<WhereMailGoes mail={mail} />} />;
}

function NoMail() {
  return (
    <Notice
      title="This console sends no mail"
      action={
        <ButtonLink href="/sign-in" variant="primary">
          Sign in
        </ButtonLink>
      }
    >
      <p>So it cannot send you a link. An administrator can make one, on the machine it runs on:</p>
      <p className="rounded-md bg-subtle px-3 py-2 font-mono text-xs text-text">
        seaworthy user reset-link you@example.org
      </p>
    </Notice>
  );
}
