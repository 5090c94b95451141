"use client";

import { UserCheck } from "lucide-react";
import { useState } from "react";
import type { Role } from "@/lib/store/schema";
import { ActionDialog } from "../../_components/action-dialog";
import { MailOutcome } from "../../_components/mail-outcome";
import { approveUserAction, resendInvitationAction } from "../actions";
import { RoleChoice } from "./role-choice";
import type { UserDialogProps } from "./user-dialog-props";

/** Lets somebody in who registered, with a role. */
export function ApproveDialog({ user, open, onOpenChange }: UserDialogProps) {
  const [role, setRole] = useState<Role>("viewer");
  return (
    <ActionDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Let ${user.name} in`}
      icon={<UserCheck aria-hidden className="text-ok" />}
      description={`A mail brings ${user.email} the link to set a password.`}
      confirm="Approve"
      run={() => approveUserAction({ id: user.id, role })}
      outcome={({ mailId }) => (
        <MailOutcome
          mailId={mailId}
          what="The approval"
          to={user.email}
          resend={() => resendInvitationAction({ id: user.id })}
        />
      )}
    >
      <RoleChoice value={role} onChange={setRole} />
    </ActionDialog>
  );
}
