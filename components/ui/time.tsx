"use client";

import { useEffect, useState } from "react";
import { exactUtc, relativeTime } from "../format-time";

/** `4 h ago`, kept up to date; the exact moment in UTC on hover. */
export function Time({ at, className }: { at: Date | string; className?: string }) {
  const [now, setNow] = useState(() => Date.now());
  const moment = new Date(at);
  const atMs = moment.getTime();
  useEffect(() => {
    const tick = () => setNow(Date.now());
    // Another moment may be newer than the last tick, and would seem to lie ahead.
    tick();
    const timer = setInterval(tick, 20_000);
    return () => clearInterval(timer);
  }, [atMs]);
  return (
    // The server's clock and the browser's differ by a moment; the next tick settles it.
    <time dateTime={moment.toISOString()} title={exactUtc(moment)} className={className} suppressHydrationWarning>
      {relativeTime(moment, now)}
    </time>
  );
}
