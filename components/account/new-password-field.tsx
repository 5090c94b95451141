"use client";

import { useEffect, useRef, useState } from "react";
import { cn } from "../cn";
import { PasswordField } from "../ui/password-field";

export interface PasswordStrength {
  /** 0 to 4, as zxcvbn counts. */
  score: number;
  /** Why it would be refused; null when it would be taken. */
  problem: string | null;
}

const typingPauseMs = 300;

/** A password to be: how hard it is to guess is said while it is typed, by the same rules that decide in the end. */
export function NewPasswordField({
  label,
  name = "password",
  minLength,
  score,
  error,
  autoFocus = false,
}: {
  label: string;
  name?: string;
  minLength: number;
  /** Asked of the server; null when it cannot be said. */
  score(password: string): Promise<PasswordStrength | null>;
  error?: string | undefined;
  autoFocus?: boolean;
}) {
  const [strength, judge] = useStrength(score);
  return (
    <div>
      <PasswordField
        label={label}
        name={name}
        autoComplete="new-password"
        autoFocus={autoFocus}
        required
        maxLength={200}
        onChange={(event) => judge(event.currentTarget.value)}
        description={`At least ${minLength} characters. Four unrelated words will do; pasting is fine.`}
        error={error}
      />
      <Meter strength={strength} />
    </div>
  );
}

/** Of what was typed last, once nobody types for a moment. */
function useStrength(
  score: (password: string) => Promise<PasswordStrength | null>,
): [PasswordStrength | null, (password: string) => void] {
  const [strength, setStrength] = useState<PasswordStrength | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const newest = useRef("");
  useEffect(() => () => clearTimeout(timer.current), []);
  const judge = (password: string) => {
    newest.current = password;
    clearTimeout(timer.current);
    if (password === "") {
      setStrength(null);
      return;
    }
    timer.current = setTimeout(() => {
      void score(password)
        .catch(() => null)
        .then((answer) => {
          if (newest.current === password) setStrength(answer);
        });
    }, typingPauseMs);
  };
  return [strength, judge];
}

const words = ["Very easy to guess", "Easy to guess", "Could be guessed", "Hard to guess", "Very hard to guess"];

/** Its place is kept from the start, so that nothing moves. */
function Meter({ strength }: { strength: PasswordStrength | null }) {
  const filled = strength === null ? 0 : Math.max(1, strength.score);
  const tone = strength === null ? "" : toneOf(strength);
  return (
    <div className="mt-2 flex min-h-5 items-center gap-2.5">
      <span aria-hidden className="flex w-24 shrink-0 gap-1">
        {[1, 2, 3, 4].map((step) => (
          <span
            key={step}
            className={cn("h-1 grow rounded-full bg-neutral-soft transition-colors", step <= filled && tone)}
          />
        ))}
      </span>
      <span role="status" className="min-w-0 text-xs text-muted">
        {strength !== null && (strength.problem ?? words[strength.score])}
      </span>
    </div>
  );
}

function toneOf({ score, problem }: PasswordStrength): string {
  if (problem !== null || score < 2) return "bg-danger";
  return score < 3 ? "bg-warning" : "bg-ok";
}
