"use client";

import { Toggle as BaseToggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";
import type { ReactNode } from "react";

/** One of few, side by side. */
export function Toggle<T extends string>({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: T;
  onChange(value: T): void;
  options: { value: T; label: ReactNode }[];
}) {
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => {
        // Pressing the one that is pressed changes nothing.
        if (next !== undefined) onChange(next as T);
      }}
      className="inline-flex rounded-md border bg-subtle p-0.5"
    >
      {options.map((option) => (
        <BaseToggle
          key={option.value}
          value={option.value}
          className="inline-flex items-center gap-1.5 rounded-sm px-2 py-1 text-xs font-medium text-muted data-pressed:bg-panel data-pressed:text-text data-pressed:shadow-card data-pressed:ring-1 data-pressed:ring-line [&_svg]:size-3.5"
        >
          {option.label}
        </BaseToggle>
      ))}
    </ToggleGroup>
  );
}
