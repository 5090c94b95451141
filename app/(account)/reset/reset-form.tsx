"use client";

import { Mail } from "lucide-react";
import Link from "next/link";
import { type FormEvent, type ReactNode, useState } from "react";
import { formText } from "@/components/form-text";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Done } from "../_components/done";
import { FormError } from "../_components/form-error";
import { useDoorAction } from "../_components/use-door-action";
import { requestResetAction } from "./actions";

export function ResetForm({ whereMailGoes }: { whereMailGoes: ReactNode }) {
  const { pending, error, fields, done, send, correct } = useDoorAction(requestResetAction);
  const [email, setEmail] = useState("");
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = formText(new FormData(event.currentTarget), "email").trim();
    setEmail(typed);
    void send({ email: typed });
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
      <h1 className="text-xl">Forgot your password?</h1>
      <p className="mt-1 text-muted">A link to choose a new one comes by mail.</p>
      <form method="post" onChange={correct} onSubmit={submit} className="mt-5 space-y-4">
        <Field
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          required
          autoFocus
          error={fields["email"]}
        />
        <FormError error={error} />
        <Button type="submit" variant="primary" pending={pending} className="w-full">
          Send the link
        </Button>
      </form>
      <p className="mt-5 text-muted">
        It came back to you?{" "}
        <Link href="/sign-in" className="rounded-sm text-primary underline underline-offset-2">
          Sign in
        </Link>
      </p>
    </>
  );
}

/** The same words whether or not there is an account. */
function Asked({ email }: { email: string }) {
  return (
    <Done icon={Mail} title="Look at your mail">
      <p>
        If <strong className="font-medium text-text">{email}</strong> has an account here, a message with a link is on
        its way. The link works once, within an hour.
      </p>
      <p>
        Nothing after a few minutes? Look where unwanted mail is kept, and whether the address is right. Then ask an
        administrator: they can make a link without mail.
      </p>
    </Done>
  );
}
