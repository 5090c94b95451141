"use client";

import { CircleCheck, CircleX, X } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";

interface ToastOptions {
  description?: string;
  /** Milliseconds it stays, while nobody points at it or has focus in it. */
  duration?: number;
}

interface Toast {
  id: number;
  tone: "plain" | "success" | "error";
  title: string;
  description: string | undefined;
  duration: number;
}

const atMost = 4;
const none: readonly Toast[] = [];
let toasts = none;
let lastId = 0;
const listeners = new Set<() => void>();

/** Says in the corner what happened, for a moment. What must be read belongs into the page. */
export const toast = Object.assign((title: string, options?: ToastOptions) => add("plain", title, options), {
  success: (title: string, options?: ToastOptions) => add("success", title, options),
  error: (title: string, options?: ToastOptions) => add("error", title, options),
});

function add(tone: Toast["tone"], title: string, { description, duration = 5000 }: ToastOptions = {}): void {
  show([...toasts, { id: ++lastId, tone, title, description, duration }].slice(-atMost));
}

function remove(id: number): void {
  show(toasts.filter((each) => each.id !== id));
}

function show(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Where they are shown; once per page. */
export function Toaster() {
  const shown = useSyncExternalStore(
    subscribe,
    () => toasts,
    () => none,
  );
  return (
    <section
      aria-label="Notifications"
      aria-live="polite"
      className="pointer-events-none fixed right-4 bottom-4 left-4 z-60 flex flex-col items-end gap-2"
    >
      {shown.map((each) => (
        <ToastCard key={each.id} toast={each} />
      ))}
    </section>
  );
}

const icons = {
  plain: null,
  success: <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />,
  error: <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />,
};

function ToastCard({ toast: { id, tone, title, description, duration } }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => remove(id), duration);
    return () => clearTimeout(timer);
  }, [held, id, duration]);
  return (
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex w-full max-w-sm items-start gap-2.5 rounded-lg border bg-panel py-3 pr-2 pl-4 text-sm shadow-high transition duration-150 starting:translate-y-2 starting:opacity-0"
    >
      {icons[tone]}
      <div className="min-w-0 grow wrap-anywhere">
        <p className="font-medium">{title}</p>
        {description !== undefined && <p className="text-muted">{description}</p>}
      </div>
      <button
        type="button"
        aria-label="Dismiss"
        onClick={() => remove(id)}
        className="grid size-6 shrink-0 place-items-center rounded-sm text-muted hover:bg-subtle hover:text-text"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </div>
  );
}
