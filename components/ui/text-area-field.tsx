"use client";

import { Field as Base } from "@base-ui/react/field";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "../cn";
import { inputClass } from "./field";

/** A few lines of text with its label, explanation and error. */
export function TextAreaField({
  label,
  description,
  error,
  ...props
}: Omit<ComponentProps<"textarea">, "className"> & {
  label: ReactNode;
  description?: ReactNode;
  error?: ReactNode;
}) {
  const invalid = error !== undefined && error !== null;
  return (
    <Base.Root className="flex flex-col gap-1.5" invalid={invalid}>
      <Base.Label className="text-sm font-medium">{label}</Base.Label>
      <Base.Control render={<textarea rows={3} {...props} />} className={cn(inputClass, "h-auto resize-y py-2")} />
      {description !== undefined && <Base.Description className="text-xs text-muted">{description}</Base.Description>}
      {invalid && (
        <Base.Error match className="text-xs text-danger">
          {error}
        </Base.Error>
      )}
    </Base.Root>
  );
}
