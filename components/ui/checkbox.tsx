"use client";

import { Checkbox as Base } from "@base-ui/react/checkbox";
import { Check } from "lucide-react";
import { type ReactNode, useId } from "react";

export function Checkbox({
  checked,
  onChange,
  label,
  description,
  disabled = false,
}: {
  checked: boolean;
  onChange(checked: boolean): void;
  label: ReactNode;
  description?: ReactNode;
  disabled?: boolean;
}) {
  const descriptionId = useId();
  return (
    <div className="text-sm">
      <label className="flex items-start gap-2.5 font-medium">
        <Base.Root
          checked={checked}
          onCheckedChange={onChange}
          disabled={disabled}
          aria-describedby={description === undefined ? undefined : descriptionId}
          className="mt-0.5 grid size-4.5 shrink-0 place-items-center rounded-[5px] border border-field-line bg-panel data-checked:border-primary data-checked:bg-primary data-checked:text-on-primary data-disabled:opacity-55"
        >
          <Base.Indicator>
            <Check aria-hidden className="size-3.5" strokeWidth={3} />
          </Base.Indicator>
        </Base.Root>
        {label}
      </label>
      {description !== undefined && (
        <p id={descriptionId} className="pl-7 text-muted">
          {description}
        </p>
      )}
    </div>
  );
}
