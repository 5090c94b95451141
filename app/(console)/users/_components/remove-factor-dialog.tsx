"use client";

import { ShieldOff } from "lucide-react";
import { toast } from "@/components/ui/toast";
import { ActionDialog } from "../../_components/action-dialog";
import { removeSecondFactorAction } from "../actions";
import { sessionsInWords } from "./sessions-in-words";
import type { UserDialogProps } from "./user-dialog-props";

/** For somebody who lost the phone and the recovery codes. */
export function RemoveFactorDialog({ user, open, onOpenChange }: UserDialogProps) {
  return (
    <ActionDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Remove the second factor of ${user.name}`}
      icon={<ShieldOff aria-hidden className="text-danger" />}
      description={
        <>
          <p>From then on the password alone opens the console to {user.email}, until they set up another.</p>
          <p className="mt-2">
            {sessionsInWords(user.sessions)} Be sure that it is they who ask for it: this is what a thief of the
            password would ask for, too.
          </p>
        </>
      }
      confirm="Remove it"
      cancel="Leave it"
      danger
      run={() => removeSecondFactorAction({ id: user.id })}
      onDone={() => toast.success(`${user.name} has no second factor now`)}
    />
  );
}
