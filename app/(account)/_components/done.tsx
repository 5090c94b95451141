"use client";

import { CircleCheck, type LucideIcon } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { cn } from "@/components/cn";

/** In place of a form that was taken: what is true now. Focus goes to its heading, so that it is heard. */
export function Done({
  icon: Icon = CircleCheck,
  title,
  children,
}: {
  icon?: LucideIcon;
  title: ReactNode;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <Icon aria-hidden className={cn("mb-3 size-7", Icon === CircleCheck ? "text-ok" : "text-primary")} />
      <h1 ref={heading} tabIndex={-1} className="text-xl outline-none">
        {title}
      </h1>
      <div className="mt-2 space-y-2 text-muted wrap-anywhere">{children}</div>
    </>
  );
}
