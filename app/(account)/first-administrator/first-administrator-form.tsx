"use client";

import { type FormEvent, useRef, useState } from "react";
import { NewPasswordField } from "@/components/account/new-password-field";
import { enterWith } from "../_components/enter-with";
import { formText } from "@/components/form-text";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormError } from "../_components/form-error";
import { scoreTyped } from "../_components/score-typed";
import { useDoorAction } from "../_components/use-door-action";
import { createFirstAdministratorAction } from "./actions";

export function FirstAdministratorForm({ token, minPasswordLength }: { token: string; minPasswordLength: number }) {
  const { pending, error, fields, send, correct } = useDoorAction(createFirstAdministratorAction);
  const [entering, setEntering] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const typed = () => {
    const data = new FormData(form.current ?? undefined);
    return { token, name: formText(data, "name"), email: formText(data, "email") };
  };
  const create = async (password: string) => {
    const created = await send({ ...typed(), password });
    if (created === null) return;
    setEntering(true);
    await enterWith(created.email, password);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void create(formText(new FormData(event.currentTarget), "password"));
  };
  return (
    <form ref={form} method="post" onChange={correct} onSubmit={submit} className="space-y-4">
      <Field label="Name" name="name" autoComplete="name" required autoFocus maxLength={120} error={fields["name"]} />
      <Field label="E-mail" name="email" type="email" autoComplete="username" required error={fields["email"]} />
      <NewPasswordField
        label="Password"
        minLength={minPasswordLength}
        score={(password) => scoreTyped({ ...typed(), purpose: "first-administrator", password })}
      />
      <FormError error={error} />
      <Button type="submit" variant="primary" pending={pending || entering} className="w-full">
        Create the account
      </Button>
    </form>
  );
}
