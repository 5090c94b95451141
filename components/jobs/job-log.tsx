"use client";

import { useEffect, useRef } from "react";
import { cn } from "../cn";
import { clockUtc } from "../format-time";
import type { JobView } from "./job-view";

/** The log's tail. Follows new lines as long as the reader is at the end. */
export function JobLog({ lines, className }: { lines: JobView["log"]; className?: string }) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    const element = box.current;
    if (element !== null && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [lines.length]);
  return (
    <div
      ref={box}
      role="log"
      aria-label="Job log"
      aria-live="off"
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
      className={cn("max-h-72 overflow-y-auto rounded-md border bg-subtle p-3 font-mono text-xs leading-5", className)}
    >
      {lines.length === 0 && <p className="text-muted">No lines yet.</p>}
      {lines.map((line) => (
        <p
          key={line.id}
          className={cn(
            "flex gap-3 wrap-anywhere",
            line.level === "error" && "text-danger",
            line.level === "warning" && "text-warning",
          )}
        >
          <time dateTime={line.at} className="tabular shrink-0 text-muted">
            {clockUtc(new Date(line.at))}
          </time>
          <span className="min-w-0 whitespace-pre-wrap">{line.line}</span>
        </p>
      ))}
    </div>
  );
}
