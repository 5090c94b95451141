"use client";

import { LockKeyhole } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { CodeField } from "@/components/account/code-field";
import { usePasswordQuestion } from "@/components/account/password-request";
import { formText } from "@/components/form-text";
import { Button } from "@/components/ui/button";
import { Dialog, OverDialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { PasswordField } from "@/components/ui/password-field";
import type { ErrorReport } from "@/lib/kernel/errors";
import { settle } from "../_components/settle";
import { confirmPasswordAction } from "../account/actions";

/** The one dialog that asks for the password again; what wanted it goes on once it was right. Escape leaves it be. */
export function PasswordQuestion() {
  const { asked, answer } = usePasswordQuestion();
  const formId = useId();
  const [needsCode, setNeedsCode] = useState(false);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const close = (confirmed: boolean) => {
    setError(null);
    answer(confirmed);
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // React carries events through portals: the form under this dialog is not what is sent.
    event.stopPropagation();
    if (pending) return;
    const form = new FormData(event.currentTarget);
    const code = formText(form, "code").trim();
    const input = { password: formText(form, "password"), ...(code === "" ? {} : { code }) };
    setPending(true);
    const given = await settle(() => confirmPasswordAction(input));
    setPending(false);
    if (given.ok) close(true);
    else if (given.error.code === "auth.second_factor_needed") {
      setError(null);
      setNeedsCode(true);
    } else setError(given.error);
  };
  const problems = (error?.details?.["fields"] ?? {}) as { password?: string; code?: string };
  return (
    <OverDialog value={null}>
      <Dialog
        open={asked}
        onOpenChange={(open) => {
          if (!open) close(false);
        }}
        className="max-w-md"
        title="Your password, please"
        icon={<LockKeyhole aria-hidden className="text-primary" />}
        description="What you are about to do changes much, so an unlocked screen is not enough. It then counts for 15 minutes."
        footer={
          <>
            <Button onClick={() => close(false)}>Cancel</Button>
            <Button variant="primary" type="submit" form={formId} pending={pending}>
              Confirm
            </Button>
          </>
        }
      >
        <form id={formId} className="mt-4 space-y-4" onSubmit={(event) => void submit(event)}>
          <PasswordField
            label="Password"
            name="password"
            autoComplete="current-password"
            required
            error={problems.password}
          />
          {needsCode && <CodeField error={problems.code} />}
          {error !== null && Object.keys(problems).length === 0 && <ErrorPanel error={error} className="shadow-none" />}
        </form>
      </Dialog>
    </OverDialog>
  );
}
