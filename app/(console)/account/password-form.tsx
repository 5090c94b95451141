"use client";

import { KeyRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { NewPasswordField, type PasswordStrength } from "@/components/account/new-password-field";
import { formText } from "@/components/form-text";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PasswordField } from "@/components/ui/password-field";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import type { ErrorReport } from "@/lib/kernel/errors";
import { settle } from "../_components/settle";
import { changePasswordAction, scorePasswordAction } from "./actions";

/** Another password; every other session ends with the old one. */
export function PasswordForm({
  email,
  changedAt,
  minLength,
}: {
  email: string;
  changedAt: string | null;
  minLength: number;
}) {
  const router = useRouter();
  /** A form that was used is replaced by an empty one. */
  const [used, setUsed] = useState(0);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const fields = (error?.details?.["fields"] ?? {}) as Record<string, string>;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    const typed = new FormData(event.currentTarget);
    const input = { current: formText(typed, "current"), password: formText(typed, "password") };
    setPending(true);
    setError(null);
    const answer = await settle(() => changePasswordAction(input));
    setPending(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    setUsed((count) => count + 1);
    toast.success("Your password was changed", { description: "You were signed out everywhere else." });
    router.refresh();
  };
  return (
    <Section
      id="password"
      title="Password"
      note={
        changedAt === null ? undefined : (
          <>
            changed <Time at={changedAt} />
          </>
        )
      }
    >
      <form key={used} onSubmit={(event) => void submit(event)} className="space-y-4 border-t px-4.5 py-4">
        {/* For password managers: whose password this is. */}
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <PasswordField
          label="Present password"
          name="current"
          autoComplete="current-password"
          required
          error={fields["current"]}
        />
        <NewPasswordField label="New password" minLength={minLength} score={scoreTyped} error={fields["password"]} />
        {error !== null && Object.keys(fields).length === 0 && <ErrorPanel error={error} className="shadow-none" />}
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <p className="text-xs text-muted">It signs you out everywhere else.</p>
          <Button type="submit" pending={pending}>
            <KeyRound aria-hidden />
            Change the password
          </Button>
        </div>
      </form>
    </Section>
  );
}

/** Null when it cannot be said now. */
async function scoreTyped(password: string): Promise<PasswordStrength | null> {
  const answer = await scorePasswordAction({ password });
  return answer.ok ? answer.value : null;
}
