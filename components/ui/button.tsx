"use client";

import { Button as BaseButton } from "@base-ui/react/button";
import type { VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { cn } from "../cn";
import { buttonVariants } from "./button-variants";
import { Tooltip } from "./tooltip";

export interface ButtonProps extends Omit<BaseButton.Props, "className">, VariantProps<typeof buttonVariants> {
  className?: string | undefined;
  /** Shows a spinner in place of the label and refuses clicks; the width stays. */
  pending?: boolean;
  /** Why this cannot be done now: the button is disabled, stays focusable and says so. */
  reason?: string | undefined;
}

export function Button({
  className,
  variant,
  size,
  pending = false,
  reason,
  children,
  disabled,
  ...props
}: ButtonProps) {
  const button = (
    <BaseButton
      type="button"
      className={cn(buttonVariants({ variant, size }), pending && "relative text-transparent", className)}
      disabled={disabled === true || pending || reason !== undefined}
      focusableWhenDisabled={pending || reason !== undefined}
      aria-description={reason}
      aria-busy={pending || undefined}
      {...props}
    >
      {pending && (
        <LoaderCircle
          aria-hidden
          className={cn(
            "absolute inset-0 m-auto animate-spin",
            variant === "primary" ? "text-on-primary" : variant === "danger" ? "text-on-danger" : "text-muted",
          )}
        />
      )}
      {children}
    </BaseButton>
  );
  return reason === undefined ? button : <Tooltip label={reason}>{button}</Tooltip>;
}
