"use client";

import Link from "next/link";
import { type FormEvent, useState } from "react";
import { CodeField } from "@/components/account/code-field";
import { codeWanted, signIn } from "@/components/account/session-requests";
import { reportOf } from "@/components/api";
import { formText } from "@/components/form-text";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { PasswordField } from "@/components/ui/password-field";
import type { ErrorReport } from "@/lib/kernel/errors";
import { FormError } from "../_components/form-error";

interface Credentials {
  email: string;
  password: string;
}

/** E-mail and password, then the code where the account has a second factor. */
export function SignInForm({ next, registrationEnabled }: { next: string; registrationEnabled: boolean }) {
  /** Right, as the server said; kept for the second step. */
  const [known, setKnown] = useState<Credentials | null>(null);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const credentials = known ?? { email: formText(form, "email"), password: formText(form, "password") };
    setPending(true);
    setError(null);
    try {
      await signIn(credentials.email, credentials.password, formText(form, "code").trim());
      // A full load: whatever was read for a stranger must go.
      window.location.assign(next);
    } catch (failure) {
      const report = reportOf(failure);
      setPending(false);
      if (report.code === codeWanted) setKnown(credentials);
      else setError(report);
    }
  };
  const startOver = () => {
    setKnown(null);
    setError(null);
  };
  return (
    <>
      <h1 className="text-xl">{known === null ? "Sign in" : "One more step"}</h1>
      {known !== null && (
        <p className="mt-1 text-muted wrap-anywhere">The password of {known.email} is right. Now the code.</p>
      )}
      <form method="post" onSubmit={(event) => void submit(event)} className="mt-5 space-y-4">
        {known === null ? <FirstStep /> : <CodeField />}
        <FormError error={error} />
        <Button type="submit" variant="primary" pending={pending} className="w-full">
          Sign in
        </Button>
      </form>
      {known === null ? (
        <p className="mt-5 flex flex-wrap justify-between gap-x-4 gap-y-1.5">
          <FormLink href="/reset">Forgot your password?</FormLink>
          {registrationEnabled && <FormLink href="/register">Ask for an account</FormLink>}
        </p>
      ) : (
        <p className="mt-5 text-muted">
          No phone and no recovery code? An administrator can remove your second factor.{" "}
          <button type="button" onClick={startOver} className="rounded-sm text-primary underline underline-offset-2">
            Start over
          </button>
        </p>
      )}
    </>
  );
}

function FirstStep() {
  return (
    <>
      <Field label="E-mail" name="email" type="email" autoComplete="username" required autoFocus />
      <PasswordField label="Password" name="password" autoComplete="current-password" required />
    </>
  );
}

function FormLink({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} className="rounded-sm text-primary underline underline-offset-2">
      {children}
    </Link>
  );
}
