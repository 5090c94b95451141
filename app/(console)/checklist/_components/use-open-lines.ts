"use client";

import { useEffect, useState } from "react";

/** Which lines are unfolded. The address names the newest one, and unfolds it for whoever is sent there. */
export function useOpenLines(): { open: ReadonlySet<string>; toggle(id: string): void } {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [sought, setSought] = useState<{ id: string } | null>(null);
  useEffect(() => {
    const follow = () => {
      const id = decodeURIComponent(window.location.hash.slice(1));
      if (id === "") return;
      setOpen((before) => new Set(before).add(id));
      setSought({ id });
    };
    follow();
    window.addEventListener("hashchange", follow);
    return () => window.removeEventListener("hashchange", follow);
  }, []);
  useEffect(() => {
    const line = sought === null ? null : document.getElementById(sought.id);
    // Other addresses within the page, such as the one that skips to the content, are the browser's business.
    if (line?.dataset["check"] === undefined) return;
    line.scrollIntoView({ block: "start" });
    line.querySelector("button")?.focus({ preventScroll: true });
  }, [sought]);
  const toggle = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
    const { pathname, search } = window.location;
    window.history.replaceState(null, "", next.has(id) ? `#${id}` : pathname + search);
  };
  return { open, toggle };
}
