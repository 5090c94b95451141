"use client";

import { Lock } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import type { ErrorReport } from "@/lib/kernel/errors";
import { settle } from "../../_components/settle";
import { holdBackupAction } from "../actions";
import type { BackupRef } from "./backup-ref";

/** Keeps a backup from retention for a reason that the next person can read. */
export function HoldDialog({
  backup,
  open,
  onOpenChange,
}: {
  backup: BackupRef;
  open: boolean;
  onOpenChange(open: boolean): void;
}) {
  const router = useRouter();
  const formId = useId();
  const [reason, setReason] = useState("");
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorReport | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === "" || pending) return;
    setPending(true);
    const answer = await settle(() => holdBackupAction({ id: backup.id, reason }));
    setPending(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    onOpenChange(false);
    router.refresh();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Hold this backup"
      icon={<Lock aria-hidden className="text-primary" />}
      description={
        <>
          <p className="font-mono text-xs wrap-anywhere text-text">{backup.fileName}</p>
          <p className="mt-2">Retention leaves it alone and nobody can delete it until somebody releases it.</p>
        </>
      }
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} disabled={reason.trim() === ""} pending={pending}>
            Hold
          </Button>
        </>
      }
    >
      <form id={formId} className="mt-4 space-y-4" onSubmit={(event) => void submit(event)}>
        <Field
          label="Why"
          name="reason"
          maxLength={255}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          description="For the next person: “before the accounts were merged”."
        />
        {error !== null && <ErrorPanel error={error} className="shadow-none" />}
      </form>
    </Dialog>
  );
}
