"use client";

import { UserCog } from "lucide-react";
import { useState } from "react";
import { roleLabels } from "@/components/account/roles";
import { toast } from "@/components/ui/toast";
import { ActionDialog } from "../../_components/action-dialog";
import { setUserRoleAction } from "../actions";
import { RoleChoice } from "./role-choice";
import type { UserDialogProps } from "./user-dialog-props";

export function RoleDialog({ user, open, onOpenChange }: UserDialogProps) {
  const [role, setRole] = useState(user.role);
  return (
    <ActionDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`The role of ${user.name}`}
      icon={<UserCog aria-hidden className="text-primary" />}
      description={
        user.sessions === 0
          ? "It counts from their next sign-in."
          : "It counts at once: they are signed out everywhere and sign in again."
      }
      confirm="Change the role"
      ready={role !== user.role}
      run={() => setUserRoleAction({ id: user.id, role })}
      onDone={() => toast.success(`${user.name} is ${roleLabels[role].label.toLowerCase()} now`)}
    >
      <RoleChoice value={role} onChange={setRole} />
    </ActionDialog>
  );
}
