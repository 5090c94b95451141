"use client";

import { useState } from "react";
import { Field } from "../ui/field";

/** The second step: the six digits of the app, or one of the recovery codes when the phone is not at hand. */
export function CodeField({ name = "code", error }: { name?: string; error?: string | undefined }) {
  const [recovery, setRecovery] = useState(false);
  return (
    <div className="space-y-1.5">
      <Field
        // Another field: what was typed into the one makes no sense in the other.
        key={recovery ? "recovery" : "app"}
        label={recovery ? "Recovery code" : "Code"}
        name={name}
        autoFocus
        required
        autoComplete={recovery ? "off" : "one-time-code"}
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        maxLength={40}
        {...(recovery ? {} : { inputMode: "numeric" as const })}
        className="font-mono tracking-wider"
        description={recovery ? "One of those you saved. Each works once." : "The six digits your app shows now."}
        error={error}
      />
      <button
        type="button"
        onClick={() => setRecovery(!recovery)}
        className="rounded-sm text-xs text-primary underline underline-offset-2"
      >
        {recovery ? "Use the app instead" : "Use a recovery code instead"}
      </button>
    </div>
  );
}
