"use client";

import { useId } from "react";
import { cn } from "../cn";
import { inputClass } from "./field";

/** A secret of several lines, a private key for example: covered like a password, and not for the browser to remember. */
export function SecretField({
  label,
  description,
  value,
  onChange,
}: {
  label: string;
  description: string;
  value: string;
  onChange(value: string): void;
}) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={3}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        aria-describedby={`${id}-description`}
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        placeholder="AGE-SECRET-KEY-1…"
        className={cn(inputClass, "h-auto resize-none py-2 font-mono text-xs [-webkit-text-security:disc]")}
      />
      <p id={`${id}-description`} className="text-xs text-muted">
        {description}
      </p>
    </div>
  );
}
