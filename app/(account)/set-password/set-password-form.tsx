"use client";

import { useState } from "react";
import { enterWith } from "../_components/enter-with";
import { NewPasswordForm } from "../_components/new-password-form";
import { scoreTyped } from "../_components/score-typed";
import { useDoorAction } from "../_components/use-door-action";
import { setPasswordAction } from "./actions";

export function SetPasswordForm({ token, email, minLength }: { token: string; email: string; minLength: number }) {
  const { pending, error, send, correct } = useDoorAction(setPasswordAction);
  const [entering, setEntering] = useState(false);
  const set = async (password: string) => {
    if ((await send({ token, password })) === null) return;
    setEntering(true);
    await enterWith(email, password);
  };
  return (
    <NewPasswordForm
      email={email}
      minLength={minLength}
      button="Set the password and sign in"
      pending={pending || entering}
      error={error}
      score={(password) => scoreTyped({ purpose: "set-password", token, password })}
      onType={correct}
      onSend={(password) => void set(password)}
    />
  );
}
