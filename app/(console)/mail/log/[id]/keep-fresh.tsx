"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Reads the page again every few seconds, as long as what it shows will change by itself. */
export function KeepFresh({ while: wanted }: { while: boolean }) {
  const router = useRouter();
  useEffect(() => {
    if (!wanted) return;
    const timer = setInterval(() => router.refresh(), 3000);
    return () => clearInterval(timer);
  }, [wanted, router]);
  return null;
}
