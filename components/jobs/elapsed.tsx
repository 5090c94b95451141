"use client";

import { useEffect, useState } from "react";
import { formatDuration } from "@/lib/kernel/units";
import { wholeDuration } from "../format-time";

/** How long something has run, counting; or how long it took. */
export function Elapsed({ from, to }: { from: string; to: string | null }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (to !== null) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [to]);
  const end = to === null ? now : Date.parse(to);
  const milliseconds = Math.max(0, end - Date.parse(from));
  return (
    <span className="tabular" suppressHydrationWarning>
      {to === null ? wholeDuration(milliseconds) : formatDuration(milliseconds)}
    </span>
  );
}
