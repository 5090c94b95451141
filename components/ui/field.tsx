"use client";

import { Field as Base } from "@base-ui/react/field";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "../cn";

export const inputClass =
  "h-9 w-full rounded-md border border-field-line bg-panel px-3 text-sm text-text outline-none placeholder:text-muted focus-visible:border-primary focus-visible:ring-3 focus-visible:ring-primary/20 aria-invalid:border-danger disabled:opacity-60";

/** A label, its input, an explanation and an error, tied together for assistive technology. */
export function Field({
  label,
  description,
  error,
  inside,
  className,
  ...props
}: Omit<ComponentProps<"input">, "className" | "defaultValue" | "value"> & {
  label: ReactNode;
  description?: ReactNode;
  error?: ReactNode;
  /** A small button at the right end of the box. */
  inside?: ReactNode;
  className?: string;
  defaultValue?: string;
  value?: string;
}) {
  const invalid = error !== undefined && error !== null;
  return (
    <Base.Root className="flex flex-col gap-1.5" invalid={invalid}>
      <Base.Label className="text-sm font-medium">{label}</Base.Label>
      <div className="relative">
        <Base.Control className={cn(inputClass, inside !== undefined && "pr-10", className)} {...props} />
        {inside}
      </div>
      {description !== undefined && <Base.Description className="text-xs text-muted">{description}</Base.Description>}
      {invalid && (
        <Base.Error match className="text-xs text-danger">
          {error}
        </Base.Error>
      )}
    </Base.Root>
  );
}
