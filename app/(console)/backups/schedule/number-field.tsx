"use client";

import { type ReactNode, useId, useState } from "react";
import { cn } from "@/components/cn";
import { inputClass } from "@/components/ui/field";

/** A whole number with its unit. What is not one while it is typed stays in the field and changes nothing. */
export function NumberField({
  label,
  unit,
  name,
  value,
  onChange,
  min,
  max,
  disabled,
  description,
}: {
  label: string;
  unit?: string;
  name: string;
  value: number;
  onChange(value: number): void;
  min: number;
  max: number;
  disabled: boolean;
  description?: ReactNode;
}) {
  const id = useId();
  const [text, setText] = useState(String(value));
  const typed = parse(text, min, max);
  // Somebody else changed it: put back, or saved elsewhere.
  if (typed !== null && typed !== value) setText(String(value));
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="flex items-center gap-2">
        <input
          id={id}
          name={name}
          type="number"
          inputMode="numeric"
          min={min}
          max={max}
          required
          disabled={disabled}
          value={text}
          onChange={(event) => {
            const next = event.currentTarget.value;
            setText(next);
            const number = parse(next, min, max);
            if (number !== null) onChange(number);
          }}
          aria-invalid={typed === null || undefined}
          aria-describedby={`${id}-description`}
          className={cn(inputClass, "tabular", unit !== undefined && "w-24")}
        />
        {unit !== undefined && <span className="text-sm text-muted">{unit}</span>}
      </div>
      <p id={`${id}-description`} className={cn("text-xs empty:hidden", typed === null ? "text-danger" : "text-muted")}>
        {typed === null ? `A whole number from ${min} to ${max}.` : description}
      </p>
    </div>
  );
}

function parse(text: string, min: number, max: number): number | null {
  const number = Number(text);
  return text.trim() !== "" && Number.isInteger(number) && number >= min && number <= max ? number : null;
}
