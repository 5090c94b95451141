"use client";

import { useEffect, useState } from "react";
import { exactUtc, relativeTime } from "../format-time";

/** `4 h ago`, kept up to date; the exact moment in UTC on hover. */
export function Time({ at, className }: { at: Date | string; className?: string }) {
  const [now, setNow] = useState(() => Date.now());
  const moment = new Date(at);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 20_000);
    return () => clearInterval(timer);
  }, []);
  return (
    // The server's clock and the browser's differ by a moment; the next tick settles it.
    <time dateTime={moment.toISOString()} title={exactUtc(moment)} className={className} suppressHydrationWarning>
      {relativeTime(moment, now)}
    </time>
  );
}
