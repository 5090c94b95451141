"use client";

import { UserX } from "lucide-react";
import { formText } from "@/components/form-text";
import { Field } from "@/components/ui/field";
import { ActionDialog } from "../../_components/action-dialog";
import { MailOutcome } from "../../_components/mail-outcome";
import { declineUserAction } from "../actions";
import { resendSame } from "./resend-same";
import type { UserDialogProps } from "./user-dialog-props";

/** Turns somebody away who registered; they read the reason. */
export function DeclineDialog({ user, open, onOpenChange }: UserDialogProps) {
  return (
    <ActionDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Turn ${user.name} away`}
      icon={<UserX aria-hidden className="text-danger" />}
      description={`A mail tells ${user.email} why. You can invite them later all the same.`}
      confirm="Decline"
      danger
      run={(form) => declineUserAction({ id: user.id, reason: formText(form, "reason") })}
      outcome={({ mailId }) => (
        <MailOutcome mailId={mailId} what="The answer" to={user.email} resend={resendSame(mailId)} />
      )}
    >
      {(problems) => (
        <Field
          label="Why"
          name="reason"
          required
          maxLength={500}
          description="They read it as you write it."
          error={problems["reason"]}
        />
      )}
    </ActionDialog>
  );
}
