"use client";

import { type ReactNode, useId, useRef, useState } from "react";
import type { ErrorReport } from "@/lib/kernel/errors";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { ErrorPanel } from "./error-panel";
import { TypedPhrase } from "./typed-phrase";

/**
 * Asks before something that cannot be taken back. Focus starts on the safe choice, Escape cancels, and with a
 * `phrase` the button stays disabled until it has been typed.
 */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  icon,
  description,
  phrase,
  confirm,
  cancel = "Cancel",
  run,
  children,
}: {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: ReactNode;
  icon?: ReactNode;
  description?: ReactNode;
  phrase?: string;
  confirm: string;
  cancel?: string;
  /** Does it; an answer other than null is shown and keeps the dialog open. */
  run(typed: string): Promise<ErrorReport | null>;
  children?: ReactNode;
}) {
  const safe = useRef<HTMLButtonElement>(null);
  const formId = useId();
  const [typed, setTyped] = useState("");
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const change = (next: boolean) => {
    if (pending) return;
    setTyped("");
    setError(null);
    onOpenChange(next);
  };
  const submit = async () => {
    setPending(true);
    const failure = await run(typed);
    setPending(false);
    setError(failure);
    if (failure === null) {
      setTyped("");
      onOpenChange(false);
    }
  };
  const ready = phrase === undefined || typed === phrase;
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={title}
      icon={icon}
      description={description}
      initialFocus={safe}
      footer={
        <>
          <Button ref={safe} onClick={() => change(false)}>
            {cancel}
          </Button>
          <Button variant="danger" type="submit" form={formId} disabled={!ready} pending={pending}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
      <form
        id={formId}
        className="mt-4 empty:hidden"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !pending) void submit();
        }}
      >
        {phrase !== undefined && <TypedPhrase phrase={phrase} value={typed} onChange={setTyped} />}
      </form>
      {error !== null && <ErrorPanel error={error} className="mt-4 shadow-none" />}
    </Dialog>
  );
}
