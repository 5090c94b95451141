"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { Field } from "./field";

/** A password that can be looked at while it is typed. Pasting is welcome. */
export function PasswordField(props: Omit<ComponentProps<typeof Field>, "type" | "inside">) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Field
      {...props}
      type={shown ? "text" : "password"}
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      inside={
        <button
          type="button"
          aria-label={shown ? "Hide what is typed" : "Show what is typed"}
          onClick={() => setShown(!shown)}
          className="absolute inset-y-0 right-0 grid w-9.5 place-items-center rounded-md text-muted hover:text-text"
        >
          <Icon aria-hidden className="size-4" />
        </button>
      }
    />
  );
}
