"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, useId } from "react";
import { cn } from "../cn";
import { inputClass } from "./field";

/** The browser's own list: it can be typed into, and is at home on phones. */
export function Select({
  label,
  description,
  value,
  onChange,
  disabled = false,
  options,
}: {
  label: string;
  description?: ReactNode;
  value: string;
  onChange(value: string): void;
  disabled?: boolean;
  options: readonly string[];
}) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="relative">
        <select
          id={id}
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(event.currentTarget.value)}
          aria-describedby={description === undefined ? undefined : `${id}-description`}
          className={cn(inputClass, "appearance-none pr-9")}
        >
          {options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
        <ChevronDown aria-hidden className="pointer-events-none absolute top-2.5 right-3 size-4 text-muted" />
      </div>
      {description !== undefined && (
        <div id={`${id}-description`} className="text-xs text-muted">
          {description}
        </div>
      )}
    </div>
  );
}
