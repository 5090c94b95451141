"use client";

import type { FormEvent } from "react";
import { NewPasswordField, type PasswordStrength } from "@/components/account/new-password-field";
import { formText } from "@/components/form-text";
import { Button } from "@/components/ui/button";
import type { ErrorReport } from "@/lib/kernel/errors";
import { FormError } from "./form-error";

/** The password that a link lets its owner choose. */
export function NewPasswordForm({
  email,
  minLength,
  button,
  pending,
  error,
  score,
  onType,
  onSend,
}: {
  email: string;
  minLength: number;
  button: string;
  pending: boolean;
  error: ErrorReport | null;
  score(password: string): Promise<PasswordStrength | null>;
  onType(): void;
  onSend(password: string): void;
}) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSend(formText(new FormData(event.currentTarget), "password"));
  };
  return (
    <form method="post" onChange={onType} onSubmit={submit} className="mt-5 space-y-4">
      {/* Password managers keep the password under this name. */}
      <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
      <NewPasswordField autoFocus label="New password" minLength={minLength} score={score} />
      <FormError error={error} />
      <Button type="submit" variant="primary" pending={pending} className="w-full">
        {button}
      </Button>
    </form>
  );
}
