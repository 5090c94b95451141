"use client";

import { Ban } from "lucide-react";
import { formText } from "@/components/form-text";
import { Field } from "@/components/ui/field";
import { toast } from "@/components/ui/toast";
import { ActionDialog } from "../../_components/action-dialog";
import { disableUserAction } from "../actions";
import { sessionsInWords } from "./sessions-in-words";
import type { UserDialogProps } from "./user-dialog-props";

/** Keeps somebody out from that moment. */
export function DisableDialog({ user, open, onOpenChange }: UserDialogProps) {
  return (
    <ActionDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Disable ${user.name}`}
      icon={<Ban aria-hidden className="text-danger" />}
      description={`${sessionsInWords(user.sessions)} Every link sent to ${user.email} stops working. The account stays, and can be enabled again.`}
      confirm="Disable"
      cancel="Keep it"
      danger
      run={(form) => {
        const reason = formText(form, "reason").trim();
        return disableUserAction({ id: user.id, ...(reason === "" ? {} : { reason }) });
      }}
      onDone={() => toast.success(`${user.name} is disabled`)}
    >
      <Field
        label="Why (optional)"
        name="reason"
        maxLength={500}
        description="For the next administrator: “left the team”."
      />
    </ActionDialog>
  );
}
