"use client";

import { type FormEvent, useState } from "react";
import { signIn } from "@/components/account/session-requests";
import { reportOf } from "@/components/api";
import { formText } from "@/components/form-text";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { ErrorReport } from "@/lib/kernel/errors";
import { FormError } from "../_components/form-error";
import { createFirstAdministratorAction } from "./actions";

export function FirstAdministratorForm({ token, minPasswordLength }: { token: string; minPasswordLength: number }) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const fields = (error?.details?.["fields"] ?? {}) as Record<string, string>;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = (name: string) => formText(form, name);
    setPending(true);
    setError(null);
    try {
      const answer = await createFirstAdministratorAction({
        token,
        name: value("name"),
        email: value("email"),
        password: value("password"),
      });
      if (!answer.ok) {
        setError(answer.error);
        setPending(false);
        return;
      }
      await signIn(answer.value.email, value("password"));
      window.location.assign("/");
    } catch (failure) {
      setError(reportOf(failure));
      setPending(false);
    }
  };
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="space-y-4">
      <Field label="Name" name="name" autoComplete="name" required autoFocus maxLength={120} error={fields["name"]} />
      <Field label="E-mail" name="email" type="email" autoComplete="username" required error={fields["email"]} />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={minPasswordLength}
        description={`At least ${minPasswordLength} characters. Four unrelated words will do.`}
        error={fields["password"]}
      />
      <FormError error={error} />
      <Button type="submit" variant="primary" pending={pending} className="w-full">
        Create the account
      </Button>
    </form>
  );
}
