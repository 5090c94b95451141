"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { ActionResult } from "@/app/_server/action";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import type { ErrorReport } from "@/lib/kernel/errors";
import { settle } from "./settle";

/** What is wrong with each field, by its name. */
export type FieldProblems = Record<string, string>;

/**
 * A form in a dialog over one server action. What came of it is shown in the form's place when there is something to
 * show; otherwise the dialog closes. The page behind is read again.
 */
export function ActionDialog<T>({
  open,
  onOpenChange,
  title,
  icon,
  description,
  confirm,
  cancel = "Cancel",
  danger = false,
  ready = true,
  run,
  onDone,
  outcome,
  children,
}: {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: ReactNode;
  icon: ReactNode;
  description?: ReactNode;
  confirm: string;
  cancel?: string;
  danger?: boolean;
  /** Whether the form can be sent. */
  ready?: boolean;
  run(form: FormData): Promise<ActionResult<T>>;
  onDone?(value: T): void;
  outcome?(value: T): ReactNode;
  children?: ReactNode | ((problems: FieldProblems) => ReactNode);
}) {
  const router = useRouter();
  const formId = useId();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const [done, setDone] = useState<{ value: T } | null>(null);
  // Each opening starts anew; while it closes, what was there stays.
  const [wasOpen, setWasOpen] = useState(open);
  if (open !== wasOpen) {
    setWasOpen(open);
    if (open) {
      setError(null);
      setDone(null);
    }
  }
  const close = () => {
    if (pending) return;
    onOpenChange(false);
    if (done !== null) router.refresh();
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    event.stopPropagation();
    if (!ready || pending) return;
    const form = new FormData(event.currentTarget);
    setPending(true);
    setError(null);
    const answer = await settle(() => run(form));
    setPending(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    onDone?.(answer.value);
    if (outcome !== undefined) {
      setDone({ value: answer.value });
      return;
    }
    onOpenChange(false);
    router.refresh();
  };
  const problems = (error?.details?.["fields"] ?? {}) as FieldProblems;
  const toldAtFields = typeof children === "function" && Object.keys(problems).length > 0;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) close();
      }}
      title={title}
      icon={icon}
      description={done === null ? description : undefined}
      footer={
        done === null ? (
          <>
            <Button onClick={close}>{cancel}</Button>
            <Button
              variant={danger ? "danger" : "primary"}
              type="submit"
              form={formId}
              disabled={!ready}
              pending={pending}
            >
              {confirm}
            </Button>
          </>
        ) : (
          <Button variant="primary" autoFocus onClick={close}>
            Close
          </Button>
        )
      }
    >
      {done !== null && outcome !== undefined ? (
        <div className="mt-4">{outcome(done.value)}</div>
      ) : (
        <form id={formId} className="mt-4 space-y-4 empty:hidden" onSubmit={(event) => void submit(event)}>
          {typeof children === "function" ? children(problems) : children}
          {error !== null && !toldAtFields && <ErrorPanel error={error} className="shadow-none" />}
        </form>
      )}
    </Dialog>
  );
}
