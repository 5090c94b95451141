"use client";

import { useEffect, useState } from "react";
import { formatDuration } from "@/lib/kernel/units";

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
      {to === null && milliseconds < 60_000 ? `${Math.floor(milliseconds / 1000)} s` : formatDuration(milliseconds)}
    </span>
  );
}
