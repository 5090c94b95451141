"use client";

import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
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
    <RadioGroup
      aria-labelledby={id}
      value={value}
      onValueChange={(next) => onChange(next as T)}
      className="flex flex-col gap-1.5"
    >
      <span id={id} className="text-sm font-medium">
        {label}
      </span>
      <div className="divide-y rounded-md border">
        {options.map((option) => (
          <label
            key={option.value}
            className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 px-3 py-2.5 text-sm has-data-checked:bg-subtle"
          >
            <Radio.Root
              value={option.value}
              aria-labelledby={`${id}-${option.value}`}
              aria-describedby={`${id}-${option.value}-what`}
              className="mt-0.5 grid size-4.5 place-items-center rounded-full border border-field-line bg-panel data-checked:border-primary data-checked:bg-primary"
            >
              <Radio.Indicator className="size-2 rounded-full bg-on-primary" />
            </Radio.Root>
            <span id={`${id}-${option.value}`} className="font-medium">
              {option.label}
            </span>
            <span id={`${id}-${option.value}-what`} className="col-start-2 text-xs text-muted">
              {option.description}
            </span>
          </label>
        ))}
      </div>
    </RadioGroup>
  );
}
