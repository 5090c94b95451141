"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import type { MailJson } from "./poll-mails";

/** Reads the page again when one of these mails has come further: its figures, and the count beside its name. */
export function useRefreshOnChange(mails: readonly MailJson[]): void {
  const router = useRouter();
  const state = mails
    .map(({ id, state, attempts, confirmedAt }) => [id, state, attempts, confirmedAt].join())
    .join(";");
  const known = useRef(state);
  useEffect(() => {
    if (known.current === state) return;
    known.current = state;
    router.refresh();
  }, [state, router]);
}
