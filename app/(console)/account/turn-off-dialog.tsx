"use client";

import { ShieldOff } from "lucide-react";
import { CodeField } from "@/components/account/code-field";
import { formText } from "@/components/form-text";
import { PasswordField } from "@/components/ui/password-field";
import { toast } from "@/components/ui/toast";
import { ActionDialog } from "../_components/action-dialog";
import { disableSecondFactorAction } from "./actions";

/** Whoever takes the second factor away shows both: the password and a code. */
export function TurnOffDialog({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  return (
    <ActionDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Turn the second factor off"
      icon={<ShieldOff aria-hidden className="text-danger" />}
      description="From then on your password alone opens the console. The secret and the recovery codes are forgotten."
      confirm="Turn it off"
      cancel="Keep it on"
      danger
      run={(form) =>
        disableSecondFactorAction({ password: formText(form, "password"), code: formText(form, "code").trim() })
      }
      onDone={() => toast("The second factor is off")}
    >
      <PasswordField label="Password" name="password" autoComplete="current-password" required />
      <CodeField />
    </ActionDialog>
  );
}
