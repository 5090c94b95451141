"use client";

import { type FormEvent, useState } from "react";
import { signIn } from "@/components/account/session-requests";
import { reportOf } from "@/components/api";
import { formText } from "@/components/form-text";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { ErrorReport } from "@/lib/kernel/errors";
import { FormError } from "../_components/form-error";

export function SignInForm({ next }: { next: string }) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    setError(null);
    try {
      await signIn(formText(form, "email"), formText(form, "password"));
      // A full load: whatever was read for a stranger must go.
      window.location.assign(next);
    } catch (failure) {
      setError(reportOf(failure));
      setPending(false);
    }
  };
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="space-y-4">
      <Field label="E-mail" name="email" type="email" autoComplete="username" required autoFocus />
      <Field label="Password" name="password" type="password" autoComplete="current-password" required />
      <FormError error={error} />
      <Button type="submit" variant="primary" pending={pending} className="w-full">
        Sign in
      </Button>
    </form>
  );
}
