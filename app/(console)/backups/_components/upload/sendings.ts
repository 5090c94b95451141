"use client";

import { useSyncExternalStore } from "react";
import type { ErrorReport } from "@/lib/kernel/errors";

/** A file that this tab is sending. It goes on while other pages of the console are shown. */
export interface Sending {
  key: string;
  fileName: string;
  sizeBytes: number;
  sentBytes: number;
  /** Bytes a second; null until it is known. */
  rate: number | null;
  state: "sending" | "paused" | "arrived" | "failed";
  /** The server's name for it; null before it has answered. */
  uploadId: string | null;
  error: ErrorReport | null;
}

let sendings: readonly Sending[] = [];
const listeners = new Set<() => void>();
const none: readonly Sending[] = [];

export function putSending(sending: Sending): void {
  publish([...sendings.filter(({ key }) => key !== sending.key), sending]);
}

export function changeSending(key: string, change: Partial<Sending>): void {
  publish(sendings.map((sending) => (sending.key === key ? { ...sending, ...change } : sending)));
}

export function dropSending(key: string): void {
  publish(sendings.filter((sending) => sending.key !== key));
}

function publish(next: readonly Sending[]): void {
  sendings = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSendings(): readonly Sending[] {
  return useSyncExternalStore(
    subscribe,
    () => sendings,
    () => none,
  );
}
