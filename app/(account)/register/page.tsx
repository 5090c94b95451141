import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { currentRequest } from "@/app/_server/current-actor";
import { ButtonLink } from "@/components/ui/button-link";
import { Notice } from "../_components/notice";
import { WhereMailGoes } from "../_components/where-mail-goes";
import { RegisterForm } from "./register-form";

export const metadata: Metadata = { title: "Ask for an account" };

export default async function RegisterPage() {
  const { deps, actor } = await currentRequest();
  const { registrationEnabled, mail } = deps.config;
  if (actor !== null) redirect("/");
  if (!registrationEnabled || mail.mode === "off") return <ByInvitation />;
  return <RegisterForm whereMailGoes={<WhereMailGoes mail={mail} />} />;
}

/** Registration is closed, or could not be confirmed because no mail leaves. */
function ByInvitation() {
  return (
    <Notice
      title="Accounts are by invitation"
      action={
        <ButtonLink href="/sign-in" variant="primary">
          Sign in
        </ButtonLink>
      }
    >
      <p>Nobody can ask for an account here. An administrator of this console can make one for you.</p>
      <p>If you have an account, sign in with it.</p>
    </Notice>
  );
}
