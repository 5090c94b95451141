"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** How old what an open page says may become; and what is shown to somebody who comes back to it. */
const everyMs = 60_000;
const oldMs = 15_000;

/** Reads the page again now and then while it is looked at, and when somebody comes back to it. */
export function KeepFresh() {
  const router = useRouter();
  useEffect(() => {
    let readAt = Date.now();
    const readWhenOlder = (ms: number) => {
      if (document.hidden || Date.now() - readAt < ms) return;
      readAt = Date.now();
      void isThere().then((there) => there && router.refresh());
    };
    const comeBack = () => readWhenOlder(oldMs);
    const timer = setInterval(() => readWhenOlder(everyMs), oldMs);
    document.addEventListener("visibilitychange", comeBack);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", comeBack);
    };
  }, [router]);
  return null;
}

/** A page that is read again from a console that is away gives way to the browser's own error: better what it said last. */
async function isThere(): Promise<boolean> {
  const answer = await fetch("/health", { cache: "no-store" }).catch(() => null);
  return answer?.ok === true;
}
