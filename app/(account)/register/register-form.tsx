"use client";

import { Mail } from "lucide-react";
import Link from "next/link";
import { type FormEvent, type ReactNode, useState } from "react";
import { formText } from "@/components/form-text";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { TextAreaField } from "@/components/ui/text-area-field";
import { Done } from "../_components/done";
import { FormError } from "../_components/form-error";
import { useDoorAction } from "../_components/use-door-action";
import { registerAction } from "./actions";

export function RegisterForm({ whereMailGoes }: { whereMailGoes: ReactNode }) {
  const { pending, error, fields, done, send, correct } = useDoorAction(registerAction);
  const [email, setEmail] = useState("");
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = { email: formText(form, "email"), name: formText(form, "name"), note: formText(form, "note") };
    setEmail(given.email.trim());
    void send(given);
  };
  if (done !== null)
    return (
      <>
        <Asked email={email} />
        {whereMailGoes}
      </>
    );
  return (
    <>
      <h1 className="text-xl">Ask for an account</h1>
      <p className="mt-1 text-muted">You confirm your address, then an administrator decides.</p>
      <form method="post" onChange={correct} onSubmit={submit} className="mt-5 space-y-4">
        <Field label="Name" name="name" autoComplete="name" required autoFocus maxLength={120} error={fields["name"]} />
        <Field label="E-mail" name="email" type="email" autoComplete="email" required error={fields["email"]} />
        <TextAreaField
          label="Why do you need it?"
          name="note"
          maxLength={500}
          description="Optional; the administrators read it."
          error={fields["note"]}
        />
        <FormError error={error} />
        <Button type="submit" variant="primary" pending={pending} className="w-full">
          Ask for an account
        </Button>
      </form>
      <p className="mt-5 text-muted">
        You have one?{" "}
        <Link href="/sign-in" className="rounded-sm text-primary underline underline-offset-2">
          Sign in
        </Link>
      </p>
    </>
  );
}

/** The same words whether or not the address is known here. */
function Asked({ email }: { email: string }) {
  return (
    <Done icon={Mail} title="Look at your mail">
      <p>
        If <strong className="font-medium text-text">{email}</strong> has no account here yet, a message is on its way.
        Open the link in it to confirm the address; then an administrator decides, and you hear from them by mail.
      </p>
      <p>
        Nothing after a few minutes? Look where unwanted mail is kept, and whether the address is right. Whoever waits
        for a decision already gets no second message.
      </p>
    </Done>
  );
}
