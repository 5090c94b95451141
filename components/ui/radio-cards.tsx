"use client";

import { type ReactNode, useId } from "react";

export interface RadioOption<T extends string> {
  value: T;
  label: ReactNode;
  description: ReactNode;
}

/** One of a few, each with what it means. */
export function RadioCards<T extends string>({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: T;
  onChange(value: T): void;
  options: readonly RadioOption<T>[];
}) {
  const id = useId();
  return (
    <div role="radiogroup" aria-labelledby={id} className="flex flex-col gap-1.5">
      <span id={id} className="text-sm font-medium">
        {label}
      </span>
      <div className="divide-y rounded-md border">
        {options.map((option) => (
          <label
            key={option.value}
            className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 px-3 py-2.5 text-sm has-checked:bg-subtle"
          >
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              aria-labelledby={`${id}-${option.value}`}
              aria-describedby={`${id}-${option.value}-what`}
              className="mt-0.5 grid size-4.5 cursor-pointer appearance-none place-items-center rounded-full border border-field-line bg-panel checked:border-primary checked:bg-primary checked:before:size-2 checked:before:rounded-full checked:before:bg-on-primary"
            />
            <span id={`${id}-${option.value}`} className="font-medium">
              {option.label}
            </span>
            <span id={`${id}-${option.value}-what`} className="col-start-2 text-xs text-muted">
              {option.description}
            </span>
          </label>
        ))}
      </div>
    </div>
  );
}
