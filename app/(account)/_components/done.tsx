"use client";

import { CircleCheck } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";

/** In place of a form that was taken: what is true now. Focus goes to its heading, so that it is heard. */
export function Done({ title, children }: { title: ReactNode; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <>
      <CircleCheck aria-hidden className="mb-3 size-7 text-ok" />
      <h1 ref={heading} tabIndex={-1} className="text-xl outline-none">
        {title}
      </h1>
      <div className="mt-2 space-y-2 text-muted wrap-anywhere [&_a]:text-primary [&_a:not([class])]:underline">
        {children}
      </div>
    </>
  );
}
