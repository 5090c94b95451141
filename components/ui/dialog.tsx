"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { createContext, type ReactNode, type RefObject, useContext } from "react";
import { cn } from "../cn";

/** What may have to open over whichever dialog is open: rendered inside it, so that focus and Escape reach the top one. */
export const OverDialog = createContext<ReactNode>(null);

export interface DialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: ReactNode;
  icon?: ReactNode;
  description?: ReactNode;
  /** Where focus starts; the first control otherwise. */
  initialFocus?: RefObject<HTMLElement | null>;
  /** Buttons, the safe one first. */
  footer: ReactNode;
  className?: string;
  children?: ReactNode;
}

export function Dialog({
  open,
  onOpenChange,
  title,
  icon,
  description,
  initialFocus,
  footer,
  className,
  children,
}: DialogProps) {
  const over = useContext(OverDialog);
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Viewport className="fixed inset-0 z-50 grid place-items-center overflow-y-auto p-3">
          <Base.Popup
            {...(initialFocus === undefined ? {} : { initialFocus })}
            className={cn(
              "relative flex max-h-full w-full max-w-lg flex-col overflow-hidden rounded-lg border bg-panel shadow-high transition duration-150 data-ending-style:scale-98 data-ending-style:opacity-0 data-starting-style:scale-98 data-starting-style:opacity-0",
              // Under another dialog it steps back; only the undermost has a backdrop.
              "data-nested-dialog-open:after:absolute data-nested-dialog-open:after:inset-0 data-nested-dialog-open:after:bg-scrim",
              className,
            )}
          >
            <div className="min-h-0 overflow-y-auto px-5.5 pt-5 pb-4.5" tabIndex={-1}>
              <Base.Title className="flex items-center gap-3 text-lg wrap-anywhere [&_svg]:size-4.5 [&_svg]:shrink-0">
                {icon}
                {title}
              </Base.Title>
              {description !== undefined && (
                <Base.Description render={<div />} className="mt-2 text-sm text-muted">
                  {description}
                </Base.Description>
              )}
              {children}
            </div>
            <div className="flex flex-wrap justify-end gap-2 border-t bg-subtle px-5 py-3.5">{footer}</div>
            {over}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
