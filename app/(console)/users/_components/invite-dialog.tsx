"use client";

import { UserPlus } from "lucide-react";
import { useState } from "react";
import { formText } from "@/components/form-text";
import { Field } from "@/components/ui/field";
import type { Role } from "@/lib/store/schema";
import { ActionDialog } from "../../_components/action-dialog";
import { MailOutcome } from "../../_components/mail-outcome";
import { inviteUserAction, resendInvitationAction } from "../actions";
import { RoleChoice } from "./role-choice";

/** Asks somebody in: a mail brings the link to set a password. */
export function InviteDialog({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  const [role, setRole] = useState<Role>("viewer");
  return (
    <ActionDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Invite somebody"
      icon={<UserPlus aria-hidden className="text-primary" />}
      description="A mail brings them a link to set a password. Nobody has to approve them again."
      confirm="Invite"
      run={(form) => inviteUserAction({ name: formText(form, "name"), email: formText(form, "email"), role })}
      outcome={({ mailId, user }) => (
        <MailOutcome
          mailId={mailId}
          what="The invitation"
          to={user.email}
          resend={() => resendInvitationAction({ id: user.id })}
        />
      )}
    >
      {(problems) => (
        <>
          <Field label="Name" name="name" autoComplete="off" required maxLength={120} error={problems["name"]} />
          <Field
            label="E-mail"
            name="email"
            type="email"
            autoComplete="off"
            required
            maxLength={254}
            error={problems["email"]}
          />
          <RoleChoice value={role} onChange={setRole} />
        </>
      )}
    </ActionDialog>
  );
}
