"use client";

import { Menu as Base } from "@base-ui/react/menu";
import Link from "next/link";
import type { ReactElement, ReactNode } from "react";
import { cn } from "../cn";

const itemClass =
  "flex w-full cursor-default items-center gap-2.5 rounded-sm px-2.5 py-1.5 text-sm outline-none select-none data-highlighted:bg-neutral-soft [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted";

/** A button that opens a list of actions. */
export function Menu({
  trigger,
  children,
  align = "end",
}: {
  trigger: ReactElement;
  children: ReactNode;
  align?: "start" | "end";
}) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={6} className="z-50 outline-none">
          <Base.Popup className="max-w-80 min-w-44 rounded-lg border bg-panel p-1 shadow-high outline-none transition duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export function MenuItem({
  danger = false,
  reason,
  onClick,
  children,
}: {
  danger?: boolean;
  /** Why it cannot be chosen: shown under the label. */
  reason?: string | undefined;
  onClick(): void;
  children: ReactNode;
}) {
  return (
    <Base.Item
      className={cn(itemClass, danger && "text-danger [&_svg]:text-danger")}
      disabled={reason !== undefined}
      onClick={onClick}
    >
      {reason === undefined ? children : <WithReason reason={reason}>{children}</WithReason>}
    </Base.Item>
  );
}

export function MenuLink({
  href,
  reason,
  children,
}: {
  href: string;
  reason?: string | undefined;
  children: ReactNode;
}) {
  if (reason !== undefined)
    return (
      <Base.Item className={itemClass} disabled>
        <WithReason reason={reason}>{children}</WithReason>
      </Base.Item>
    );
  return (
    <Base.LinkItem className={itemClass} closeOnClick render={<Link href={href} />}>
      {children}
    </Base.LinkItem>
  );
}

export function MenuChoice<T extends string>({
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
    <Base.RadioGroup value={value} onValueChange={onChange} aria-label={label}>
      {options.map((option) => (
        <Base.RadioItem
          key={option.value}
          value={option.value}
          closeOnClick
          className={cn(
            itemClass,
            "data-checked:font-medium data-checked:text-primary data-checked:[&_svg]:text-primary",
          )}
        >
          {option.label}
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

export function MenuHeading({ children }: { children: ReactNode }) {
  return <div className="px-2.5 py-2 text-sm">{children}</div>;
}

export function MenuSeparator() {
  return <Base.Separator className="mx-1 my-1 h-px bg-line" />;
}

function WithReason({ reason, children }: { reason: string; children: ReactNode }) {
  return (
    <span className="flex flex-col">
      <span className="flex items-center gap-2.5 opacity-55">{children}</span>
      <span className="text-xs text-muted">{reason}</span>
    </span>
  );
}
