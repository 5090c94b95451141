"use client";

import { FlaskConical } from "lucide-react";
import { ButtonLink } from "@/components/ui/button-link";
import type { LinkOwner } from "@/lib/accounts";
import { Done } from "../_components/done";
import { NewPasswordForm } from "../_components/new-password-form";
import { scoreTyped } from "../_components/score-typed";
import { useDoorAction } from "../_components/use-door-action";
import { resetPasswordAction } from "./actions";

export function ResetPasswordForm({
  token,
  owner: { email, rehearsal },
  minLength,
}: {
  token: string;
  owner: LinkOwner;
  minLength: number;
}) {
  const { pending, error, done, send, correct } = useDoorAction(resetPasswordAction);
  if (done !== null) return done.rehearsal ? <Rehearsed /> : <Changed />;
  return (
    <>
      {rehearsal && <RehearsalNote />}
      <h1 className="text-xl">Choose a new password</h1>
      <p className="mt-1 text-muted wrap-anywhere">
        For <strong className="font-medium text-text">{email}</strong>. Whoever is signed in to the account is signed
        out.
      </p>
      <NewPasswordForm
        email={email}
        minLength={minLength}
        button={rehearsal ? "Rehearse the change" : "Change the password"}
        pending={pending}
        error={error}
        score={(password) => scoreTyped({ purpose: "reset-password", token, password })}
        onType={correct}
        onSend={(password) => void send({ token, password })}
      />
    </>
  );
}

function RehearsalNote() {
  return (
    <div className="mb-5 flex gap-2.5 rounded-md bg-primary-soft px-3 py-2.5 text-sm">
      <FlaskConical aria-hidden className="mt-0.5 size-4 shrink-0 text-primary" />
      <p>
        <strong className="font-medium">This is a rehearsal.</strong> Everything is checked as for a person who forgot
        their password, and nothing changes: type any good password.
      </p>
    </div>
  );
}

function Rehearsed() {
  return (
    <>
      <Done title="The rehearsal went through">
        <p>The mail arrived, its link led here, and the new password would have been taken.</p>
        <p>Nothing was changed: your password is what it was, and your sessions go on.</p>
      </Done>
      <ButtonLink href="/mail" variant="primary" className="mt-5 w-full">
        Back to Mail
      </ButtonLink>
    </>
  );
}

function Changed() {
  return (
    <>
      <Done title="Your password is changed">
        <p>Every session of the account was ended. A mail tells you so, in case it was not you.</p>
      </Done>
      <ButtonLink href="/sign-in" variant="primary" className="mt-5 w-full">
        Sign in
      </ButtonLink>
    </>
  );
}
