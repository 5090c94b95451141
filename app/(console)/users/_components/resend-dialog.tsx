"use client";

import { MailPlus } from "lucide-react";
import { ActionDialog } from "../../_components/action-dialog";
import { MailOutcome } from "../../_components/mail-outcome";
import { resendInvitationAction } from "../actions";
import type { UserDialogProps } from "./user-dialog-props";

/** Another link to set a password, for somebody who may come in and has none. */
export function ResendDialog({ user, open, onOpenChange }: UserDialogProps) {
  const send = () => resendInvitationAction({ id: user.id });
  return (
    <ActionDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Invite ${user.name} again`}
      icon={<MailPlus aria-hidden className="text-primary" />}
      description={`${user.email} gets a new link to set a password. Earlier ones stop working.`}
      confirm="Send it"
      run={send}
      outcome={({ mailId }) => <MailOutcome mailId={mailId} what="The invitation" to={user.email} resend={send} />}
    />
  );
}
