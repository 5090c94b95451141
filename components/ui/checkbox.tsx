"use client";

import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "../cn";

/** The browser's own box: a hidden one beside a drawn one would need style attributes, which the pages' policy refuses. */
export function CheckBox({ className, ...props }: Omit<ComponentProps<"input">, "type">) {
  return (
    <input
      type="checkbox"
      className={cn(
        "mt-0.5 grid size-4.5 shrink-0 cursor-pointer appearance-none place-items-center rounded-[5px] border border-field-line bg-panel checked:border-primary checked:bg-primary disabled:cursor-auto disabled:opacity-55 aria-disabled:cursor-auto aria-disabled:opacity-40",
        "checked:before:size-2.5 checked:before:bg-on-primary checked:before:[clip-path:polygon(14%_44%,0_58%,40%_95%,100%_22%,86%_9%,39%_66%)]",
        className,
      )}
      {...props}
    />
  );
}

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
        <CheckBox
          checked={checked}
          onChange={(event) => onChange(event.currentTarget.checked)}
          disabled={disabled}
          aria-describedby={description === undefined ? undefined : descriptionId}
        />
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
