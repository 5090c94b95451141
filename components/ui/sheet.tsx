"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "../cn";
import { Button } from "./button";

/** A panel that slides in from a side: navigation on phones, running jobs. */
export function Sheet({
  open,
  onOpenChange,
  side,
  title,
  children,
}: {
  open: boolean;
  onOpenChange(open: boolean): void;
  side: "left" | "right";
  title: ReactNode;
  children: ReactNode;
}) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          className={cn(
            "fixed inset-y-0 z-50 flex w-[min(26rem,90vw)] flex-col overflow-y-auto bg-panel shadow-high transition-transform duration-200",
            side === "left"
              ? "left-0 w-68 border-r bg-sidebar data-ending-style:-translate-x-full data-starting-style:-translate-x-full"
              : "right-0 border-l data-ending-style:translate-x-full data-starting-style:translate-x-full",
          )}
        >
          <div className="flex h-13 shrink-0 items-center justify-between gap-3 px-4.5">
            <Base.Title className="text-base font-semibold">{title}</Base.Title>
            <Base.Close render={<Button variant="ghost" size="round" aria-label="Close" />}>
              <X aria-hidden />
            </Base.Close>
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
